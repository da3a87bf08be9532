import { shown } from '@/lib/grading/fraction'
import type { Exact, GradeResult, LearnerResult } from '@/lib/grading/types'

/** A learner's figures in one of two results, as people see them. */
type Shown = { average: string; level: string; points: string; position: string }
export type ChangedRow = { id: string; name: string; admissionNumber: string; before: Shown; after: Shown }

export type Comparison = {
  /** Everybody of the class whose figures differ, in listing order of the new result. */
  rows: ChangedRow[]
  learners: number
  averages: number
  levels: number
  positions: number
  mean: { before: string; after: string }
}

const figure = (value: Exact | null) => (value === null ? '–' : shown(value))

const shownOf = (learner: LearnerResult | undefined): Shown => ({
  average: figure(learner?.average ?? null),
  level: learner?.level ?? '–',
  points: learner?.points == null ? '–' : String(learner.points),
  position: learner?.stream.position == null ? '–' : String(learner.stream.position),
})

/** What is different for a class between two results that are made from the same marks. */
export function compareResults(before: GradeResult, after: GradeResult, classId: string): Comparison {
  const own = (result: GradeResult) => result.learners.filter((learner) => learner.classId === classId)
  const was = new Map(own(before).map((learner) => [learner.id, learner]))
  const all = own(after).map((learner) => ({
    id: learner.id,
    name: learner.name,
    admissionNumber: learner.admissionNumber,
    before: shownOf(was.get(learner.id)),
    after: shownOf(learner),
  }))
  const differ = (key: keyof Shown) => all.filter((row) => row.before[key] !== row.after[key]).length
  const meanOf = (result: GradeResult) =>
    figure(result.streams.find((stream) => stream.classId === classId)?.summary.mean ?? null)
  return {
    rows: all.filter(({ before, after }) =>
      (Object.keys(before) as (keyof Shown)[]).some((key) => before[key] !== after[key]),
    ),
    learners: all.length,
    averages: differ('average'),
    levels: differ('level'),
    positions: differ('position'),
    mean: { before: meanOf(before), after: meanOf(after) },
  }
}
