import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool, type Tx } from '@/lib/db'
import { loadGradeYear } from '@/lib/results/cohort/queries'
import { resultOf } from '@/lib/results/marksheet/queries'
import { type LoadedPlan, loadPlan } from '../queries'
import { fingerprint, type Placed, type PlanClass, spreadEvenly } from '../rules'

export type SpreadRow = {
  placed: Placed
  /** Of the last term that has results, as a number; null: none. */
  average: number | null
  to: PlanClass
}

export type Spread = {
  gradeName: string
  rows: SpreadRow[]
  /** What was looked at; another spread is not taken. */
  seen: string
}

/**
 * How those who wait for a stream of a grade would be spread over its classes of the next year, evenly. Null: nobody waits, or no
 * such year or grade. A few statements for each grade they come from, whatever its size.
 */
export function getSpread(actor: Actor, yearId: string, gradeId: string): Promise<Spread | null> {
  authorize(actor, 'promotion.read')
  return inSchool(actor, async (tx) => {
    const loaded = await loadPlan(tx, yearId)
    return loaded && spreadPlan(tx, loaded, gradeId)
  })
}

/** It checks no permission. */
export const spreadPlan = async (tx: Tx, loaded: LoadedPlan, gradeId: string): Promise<Spread | null> =>
  spreadOf(loaded, gradeId, await averagesFor(tx, loaded, gradeId))

/** The averages of those who wait for a stream of the grade in the last term that has any, by learner. */
async function averagesFor(tx: Tx, { plan, placed }: LoadedPlan, gradeId: string) {
  const grades = new Map(plan.from.map(({ id, gradeId }) => [id, gradeId]))
  const classIds = waitingFor(placed, gradeId).flatMap(({ learner }) => learner.classId ?? [])
  const averages = new Map<string, number>()
  // One class stands for its whole grade.
  for (const classId of new Map(classIds.map((id) => [grades.get(id), id])).values()) {
    const terms = (await loadGradeYear(tx, classId, { term: 0 }))?.terms ?? []
    for (const term of terms.map(({ number }) => number).sort((a, b) => b - a)) {
      const gradeYear = await loadGradeYear(tx, classId, { term })
      const learners = (gradeYear && resultOf(gradeYear, { term })?.learners) ?? []
      const found = learners.filter(({ average }) => average !== null)
      for (const { id, average } of found) averages.set(id, asNumber(average!))
      if (found.length > 0) break
    }
  }
  return averages
}

const asNumber = (exact: string): number => {
  const [over, under = '1'] = exact.split('/')
  return Number(over) / Number(under)
}

const waitingFor = (placed: readonly Placed[], gradeId: string): Placed[] =>
  placed.filter(({ want, toGradeId }) => want === 'stream' && toGradeId === gradeId)

function spreadOf(
  { plan, placed }: LoadedPlan,
  gradeId: string,
  averages: ReadonlyMap<string, number>,
): Spread | null {
  const waiting = waitingFor(placed, gradeId)
  const classes = plan.to.filter((each) => each.gradeId === gradeId)
  const grade = plan.grades.find(({ id }) => id === gradeId)
  if (!grade || waiting.length === 0 || classes.length === 0) return null
  const sizes = classes.map(({ id }) => ({
    id,
    size: placed.filter(({ toClassId }) => toClassId === id).length,
  }))
  const dealt = spreadEvenly(
    waiting.map(({ learner }) => ({ ...learner, average: averages.get(learner.id) ?? null })),
    sizes,
  )
  const classById = new Map(classes.map((each) => [each.id, each]))
  const rows = waiting.map((each) => ({
    placed: each,
    average: averages.get(each.learner.id) ?? null,
    to: classById.get(dealt.get(each.learner.id)!)!,
  }))
  rows.sort((a, b) => classes.indexOf(a.to) - classes.indexOf(b.to) || (b.average ?? -1) - (a.average ?? -1))
  const seen = fingerprint(rows.map(({ placed, to }) => ({ ...placed, toClassId: to.id })))
  return { gradeName: grade.name, rows, seen }
}
