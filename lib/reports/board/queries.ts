import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { getCalendar, sheetsOf } from '@/lib/marks/progress/queries'
import { dutiesOf } from '@/lib/people/queries'
import { isChanged } from '@/lib/publications/input'
import { publicationsOf } from '@/lib/publications/queries'
import { type ResultChoice, readResultChoice } from '@/lib/results/input'
import { overviewFor, type ResultsOverview, seesResults, wholeOverview } from '@/lib/results/queries'

export type BoardClass = {
  classId: string
  name: string
  grade: string
  expected: number
  missing: number
  /** Sheets that lack marks, the emptiest first: "Mathematics 12". */
  missingAreas: string[]
  published: 'no' | 'yes' | 'changed'
}

export type ReadyBoard = {
  year: number
  termName: string
  resultName: string
  choice: ResultChoice
  choices: { choice: ResultChoice; label: string }[]
  /** Worst first. */
  classes: BoardClass[]
}

/**
 * Which of the actor's classes are ready to print a result: by their marks. `wanted` is what the
 * address asks for; otherwise the latest assessment that has begun by `day`. Null: no assessments yet.
 */
export async function getReadyBoard(
  actor: Actor,
  wanted: string | null,
  day: string,
): Promise<ReadyBoard | null> {
  authorize(actor, 'reports.read')
  const [whole, calendar, duties] = await Promise.all([
    wholeOverview(actor, day),
    getCalendar(actor),
    dutiesOf(actor),
  ])
  const overview = whole && overviewFor(actor, duties, whole, 'reports.read')
  const terms = overview?.terms.filter(({ assessments }) => assessments.length > 0) ?? []
  const choices = terms.flatMap(({ number, assessments }) => [
    ...assessments.map(({ id, name }) => ({
      choice: { assessmentId: id } as ResultChoice,
      label: `T${number} ${name}`,
    })),
    { choice: { term: number } as ResultChoice, label: `T${number} Term result` },
  ])
  const asked = wanted === null ? null : readResultChoice(wanted)
  const choice = choices.find(({ choice }) => asked && same(choice, asked))?.choice ?? latestBegun(terms, day)
  if (!overview || !choice) return null

  const term = terms.find(({ number, assessments }) =>
    'term' in choice ? number === choice.term : assessments.some(({ id }) => id === choice.assessmentId),
  )!
  const assessmentId = 'assessmentId' in choice ? choice.assessmentId : undefined
  const chosen = calendar.assessments.filter(
    (each) => each.term.id === term.id && each.id === (assessmentId ?? each.id),
  )
  const isShown = (classId: string) => seesResults(actor, duties, classId, 'reports.read')
  const [sheets, publications] = await Promise.all([
    sheetsOf(actor, { some: isShown, each: isShown }, calendar, chosen),
    publicationsOf(
      actor.schoolId,
      overview.classes.map(({ id }) => id),
    ),
  ])
  const classes = overview.classes
    .map((each): BoardClass => {
      const own = sheets.filter(({ classId }) => classId === each.id)
      const short = own.filter(({ missing }) => missing > 0).sort((a, b) => b.missing - a.missing)
      const release = publications.find(
        (one) =>
          one.classId === each.id && one.term === term.number && one.assessmentId === (assessmentId ?? null),
      )
      return {
        classId: each.id,
        name: each.name,
        grade: each.grade,
        expected: total(own.map(({ expected }) => expected)),
        missing: total(own.map(({ missing }) => missing)),
        missingAreas: short.map(({ title, missing }) => `${title} ${missing}`),
        published: !release ? 'no' : isChanged(release) ? 'changed' : 'yes',
      }
    })
    .filter(({ expected }) => expected > 0)
    .sort((a, b) => b.missing - a.missing)
  return {
    year: overview.year,
    termName: term.name,
    resultName: term.assessments.find(({ id }) => id === assessmentId)?.name ?? 'Term result',
    choice,
    choices,
    classes,
  }
}

const same = (a: ResultChoice, b: ResultChoice) =>
  'term' in a ? 'term' in b && a.term === b.term : 'assessmentId' in b && a.assessmentId === b.assessmentId

function latestBegun(terms: ResultsOverview['terms'], day: string): ResultChoice | undefined {
  const all = terms.flatMap(({ assessments }) => assessments)
  const begun = all.filter(({ from }) => from <= day)
  const latest = begun.at(-1) ?? all[0]
  return latest && { assessmentId: latest.id }
}

const total = (numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0)
