import { type Placed, type Plan, type PlanClass, type PlanGrade, type Summary, summaryOf } from '../rules'

/** The learners of a class of this year and where they go. `own` null: those in no class. */
export type BoardClass = { own: PlanClass | null; learners: number; summary: Summary; to: string[] }

/** Learners who wait for a stream, or for a class that is not there. `open`: names of the classes there are. */
export type Waiting = { grade: PlanGrade; learners: number; want: 'stream' | 'class'; open: string[] }

/** A class of the next year and how many will be in it. */
export type NextClass = PlanClass & { learners: number; girls: number; boys: number; isFull: boolean }

export type Board = { classes: BoardClass[]; waiting: Waiting[]; next: NextClass[]; summary: Summary }

/** More than this in a room is worth a word, where the class has no limit of its own. */
const usualLimit = 45

/** The plan of a year class by class: where each goes, what is wanted, and how full the next year's classes get. */
export function boardOf({ from, to, grades }: Plan, placed: readonly Placed[]): Board {
  const nextById = new Map(to.map((each) => [each.id, each]))
  const here = (own: PlanClass | null) =>
    placed.filter(({ learner, outcome }) => learner.classId === (own?.id ?? null) && outcome !== 'placed')
  const rowOf = (own: PlanClass | null): BoardClass => {
    const mine = here(own)
    const names = new Set(mine.flatMap(({ toClassId }) => nextById.get(toClassId ?? '')?.name ?? []))
    return { own, learners: mine.length, summary: summaryOf(mine), to: [...names] }
  }
  const waiting = grades
    .toSorted((a, b) => a.order - b.order)
    .flatMap((grade) =>
      (['stream', 'class'] as const).flatMap((want): Waiting[] => {
        const learners = placed.filter((each) => each.want === want && each.toGradeId === grade.id).length
        const open = to.filter(({ gradeId }) => gradeId === grade.id).map(({ name }) => name)
        return learners > 0 ? [{ grade, learners, want, open }] : []
      }),
    )
  const next = to.map((each): NextClass => {
    const mine = placed.filter(({ toClassId }) => toClassId === each.id)
    const count = (sex: 'F' | 'M') => mine.filter(({ learner }) => learner.gender === sex).length
    return {
      ...each,
      learners: mine.length,
      girls: count('F'),
      boys: count('M'),
      isFull: mine.length > (each.capacity ?? usualLimit),
    }
  })
  const rows = [...from.map(rowOf), rowOf(null)]
  return {
    classes: rows.filter(({ learners }) => learners > 0),
    waiting,
    next,
    summary: summaryOf(placed),
  }
}
