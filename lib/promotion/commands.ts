import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { enrolments, promotionChoices, promotions, yearClosings } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { insertRows } from '@/lib/db/rows'
import { AppError, notFound } from '@/lib/errors'
import { counted } from '@/lib/words'
import { lastDayOf } from '@/lib/years/rules'
import { Decide, PromoteYear, Undecide } from './input'
import { type LoadedPlan, loadPlan, promotionKind, refusePromoted } from './queries'
import { isGone, needsClass, type Placed } from './rules'

/** Says by hand what becomes of a learner, over the decision that was seen. */
export const decide = command(
  {
    can: 'promotion.propose',
    input: Decide,
    touches: () => [],
    audited: ({ yearId, learnerId, outcome, classId }) => ({ yearId, learnerId, outcome, classId }),
  },
  async ({ tx, actor: { schoolId, userId }, input }) => {
    const { yearId, learnerId, outcome, classId, reason, version } = input
    await refusePromoted(tx, yearId)
    const [known] = await tx.execute<{ classThere: boolean }>(sql`
      select ${classId}::uuid is null or exists (select from classes k join academic_years n on n.id = k.year_id
        where k.id = ${classId}::uuid and n.year > y.year) as "classThere"
      from academic_years y join learners l on l.id = ${learnerId} and l.left_on is null where y.id = ${yearId}`)
    if (!known) throw notFound('This learner')
    if (!known.classThere) throw notFound('This class')
    const decision = {
      outcome,
      reason,
      classId: needsClass(outcome) ? classId : null,
      setBy: userId,
      setAt: new Date(),
    }
    const written =
      version === 0
        ? await tx
            .insert(promotionChoices)
            .values({ ...decision, schoolId, yearId, learnerId })
            .onConflictDoNothing()
            .returning({ version: promotionChoices.version })
        : await tx
            .update(promotionChoices)
            .set({ ...decision, version: version + 1 })
            .where(seenDecision(input))
            .returning({ version: promotionChoices.version })
    if (written.length === 0) throw decidedSince()
    return { version: written[0]!.version }
  },
)

/** Leaves a learner to the rule again. */
export const undecide = command(
  {
    can: 'promotion.propose',
    input: Undecide,
    touches: () => [],
    audited: ({ yearId, learnerId }) => ({ yearId, learnerId, outcome: null }),
  },
  async ({ tx, input }) => {
    await refusePromoted(tx, input.yearId)
    const gone = await tx
      .delete(promotionChoices)
      .where(seenDecision(input))
      .returning({ id: promotionChoices.id })
    if (gone.length > 0) return { version: 0 }
    const [known] = await tx.execute(
      sql`select from academic_years y join learners l on l.id = ${input.learnerId} where y.id = ${input.yearId}`,
    )
    throw known ? decidedSince() : notFound('This learner')
  },
)

type Seen = { yearId: string; learnerId: string; version: number }
const seenDecision = ({ yearId, learnerId, version }: Seen) =>
  and(
    eq(promotionChoices.yearId, yearId),
    eq(promotionChoices.learnerId, learnerId),
    eq(promotionChoices.version, version),
  )

const decidedSince = () =>
  new AppError(
    'conflict',
    'Somebody decided about this learner a moment ago. Reload the page to see it; what you typed is kept until then.',
  )

type Done = { changeId: string; title: string; kind: string; promoted: number }

/**
 * Ends a year: everybody goes where the plan says, all or none, in a constant number of statements for each 5,000 learners. The
 * year is closed. It can be undone as a whole while no mark is entered in the next one.
 */
export const promoteYear = command(
  {
    can: 'promotion.run',
    input: PromoteYear,
    touches: () => [tag.learners, tag.school],
    audited: ({ yearId }, { promoted, title }: Done) => ({
      yearId,
      promoted,
      title,
    }),
    undo: (_, { kind, title }) => ({ kind, title }),
  },
  async ({ tx, actor: { schoolId, userId }, input: { yearId, seen }, changeId }) => {
    const [year] = await tx.execute(sql`select from academic_years where id = ${yearId}`)
    if (!year) throw notFound('This year')
    const [mine] = await tx.execute<{ locked: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended(${`promotion:${schoolId}`}, 0)) as locked`,
    )
    if (!mine!.locked)
      throw new AppError(
        'conflict',
        'Somebody else is just promoting this year. Reload the page in a moment.',
      )
    await refusePromoted(tx, yearId)
    const loaded = await loadPlan(tx, yearId)
    if (!loaded) throw notFound('This year')
    const { from, to } = ready(loaded, seen)

    const moving = loaded.placed.filter(({ outcome }) => outcome !== 'placed')
    const ids = (of: readonly Placed[]) => JSON.stringify(of.map(({ learner }) => learner.id))
    const listed = (of: readonly Placed[]) => sql`(select jsonb_array_elements_text(${ids(of)}::jsonb)::uuid)`
    await tx.execute(sql`
      update enrolments set "to" = greatest("from", ${lastDayOf(from.year)}::date)
      where "to" is null and learner_id in ${listed(moving)}`)
    await insertRows(
      tx,
      enrolments,
      moving
        .filter(({ toClassId }) => toClassId !== null)
        .map(({ learner, toClassId }) => ({
          id: v7(),
          schoolId,
          learnerId: learner.id,
          classId: toClassId!,
          from: to.opens,
        })),
    )
    const leaving = moving.filter(({ outcome }) => isGone(outcome))
    if (leaving.length > 0)
      await tx.execute(
        sql`update learners set left_on = ${from.closes}::date, version = version + 1 where id in ${listed(leaving)}`,
      )
    await insertRows(
      tx,
      promotions,
      moving.map(({ learner, outcome, toClassId, reason }) => ({
        id: v7(),
        schoolId,
        fromYearId: from.id,
        toYearId: to.id,
        learnerId: learner.id,
        outcome: outcome as Exclude<typeof outcome, 'placed' | null>,
        fromClassId: learner.classId,
        toClassId,
        reason,
        promotedBy: userId,
        promotedAt: new Date(),
      })),
    )
    await tx
      .insert(yearClosings)
      .values({ id: v7(), schoolId, yearId: from.id, closedBy: userId })
      .onConflictDoNothing()
    const title = `${counted(moving.length, 'learner', 'learners')} promoted from ${from.year} to ${to.year}`
    return { changeId, title, kind: promotionKind(from.year), promoted: moving.length }
  },
)

/** The plan as it was seen, with a place for everybody; refused in words otherwise. */
function ready({ from, to, placed, seen: now }: LoadedPlan, seen: string) {
  if (!to) throw new AppError('conflict', `The year after ${from.year} is not made yet. Make it first.`)
  if (now !== seen)
    throw new AppError(
      'conflict',
      'The plan has changed since you looked at it. Reload the page, look again, then promote.',
    )
  const open = placed.filter(({ want }) => want !== null).length
  if (open > 0)
    throw new AppError(
      'conflict',
      `${counted(open, 'learner has', 'learners have')} no place yet. Nobody is skipped: decide about each first.`,
    )
  if (placed.every(({ outcome }) => outcome === 'placed'))
    throw new AppError('conflict', `Nobody is left to promote in ${from.year}.`)
  return { from, to }
}
