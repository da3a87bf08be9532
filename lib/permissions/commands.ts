import 'server-only'
import { and, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { delegations } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { type FunctionName, functions } from '@/lib/auth/functions'
import { colleagues } from '@/lib/auth/people'
import { mayGive } from '@/lib/auth/policy'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { insertRows } from '@/lib/db/rows'
import { AppError, notFound } from '@/lib/errors'
import { ExtendPermission, GivePermissions, type Place, RevokePermissions } from './input'
import { endOf, startOfDay } from './rules'

/** `already`: of the pairs of person and place, those that had it for as long. */
export type Given = {
  given: number
  already: number
  userIds: string[]
  delegationIds: string[]
  endsAt: string | null
}

/** Lends a function to people, for places, from a day to a day. Nobody lends what they do not hold themselves. */
export const givePermissions = command(
  {
    can: 'permissions.give',
    input: GivePermissions,
    touches: () => [],
    unsettles: (_, { userIds }: Given) => userIds,
    audited: ({ does, staffIds, places, areaId, from, reason }, { delegationIds, endsAt }) => ({
      ...{ did: 'given', does, staffIds, places, areaId, startsOn: from, reason, delegationIds },
      changes: { endsAt: [null, endsAt ?? 'for good'] },
    }),
  },
  async ({ tx, actor, input }): Promise<Given> => {
    requireOwn(actor, input.does)
    const people = await colleagues(tx, actor, input.staffIds)
    if (people.length < new Set(input.staffIds).size) throw notFound('One of these people')
    await requirePlaces(tx, input.places, input.areaId)
    const { startsAt, endsAt } = await spanOf(tx, input, input.from)
    const wanted = people.flatMap(({ staffId }) => input.places.map((place) => ({ staffId, ...place })))
    const known = await liveOf(tx, input)
    const isKnown = (one: (typeof wanted)[number]) =>
      known.some(
        (each) =>
          each.staffId === one.staffId &&
          each.classId === one.classId &&
          each.gradeId === one.gradeId &&
          (each.endsAt === null || (endsAt !== null && each.endsAt >= endsAt)),
      )
    const added = wanted.filter((one) => !isKnown(one))
    const { does, areaId, reason } = input
    const shared = { schoolId: actor.schoolId, does, areaId, reason, startsAt, endsAt, givenBy: actor.userId }
    const rows = added.map((one) => ({ id: v7(), ...one, ...shared }))
    await insertRows(tx, delegations, rows)
    return {
      given: rows.length,
      already: wanted.length - rows.length,
      userIds: people.map(({ userId }) => userId),
      delegationIds: rows.map(({ id }) => id),
      endsAt: endsAt?.toISOString() ?? null,
    }
  },
)

type Changed = {
  userIds: string[]
  staffIds: string[]
  does: FunctionName[]
  from: (string | null)[]
  to: string | null
}

/** Sets another end, from now on; only for what is not over yet. */
export const extendPermission = command(
  {
    can: 'permissions.give',
    input: ExtendPermission,
    touches: () => [],
    unsettles: (_, { userIds }: Changed) => userIds,
    audited: ({ delegationId }, { staffIds, does, from, to }) => ({
      ...{ did: 'extended', does: does[0], staffIds, delegationIds: [delegationId] },
      changes: { endsAt: [from[0] ?? 'for good', to ?? 'for good'] },
    }),
  },
  async ({ tx, actor, input: { delegationId, ...until } }): Promise<Changed> => {
    const [found] = await lockLive(tx, [delegationId])
    if (!found) throw notFound('This permission')
    requireOwn(actor, found.does)
    const { endsAt } = await spanOf(tx, until, null)
    await tx.update(delegations).set({ endsAt }).where(eq(delegations.id, delegationId))
    return { ...changed([found]), to: endsAt?.toISOString() ?? null }
  },
)

/** Takes back what was lent, at once. What is over already is left as it is. */
export const revokePermissions = command(
  {
    can: 'permissions.give',
    input: RevokePermissions,
    touches: () => [],
    unsettles: (_, { userIds }: Changed) => userIds,
    audited: ({ delegationIds }, { staffIds, does, from, to }) => ({
      ...{ did: 'revoked', does: does.length === 1 ? does[0] : does, staffIds, delegationIds },
      changes: { endsAt: [from.length === 1 ? (from[0] ?? 'for good') : from, to] },
    }),
  },
  async ({ tx, actor, input: { delegationIds } }): Promise<Changed> => {
    const found = await lockLive(tx, delegationIds)
    if (found.length === 0) throw notFound('This permission')
    const ids = found.map(({ id }) => id)
    const [{ at }] = (await tx
      .update(delegations)
      .set({ revokedAt: sql`clock_timestamp()`, revokedBy: actor.userId })
      .where(inArray(delegations.id, ids))
      .returning({ at: delegations.revokedAt })) as [{ at: Date }]
    return { ...changed(found), to: at.toISOString() }
  },
)

type Live = Awaited<ReturnType<typeof lockLive>>[number]

const changed = (found: readonly Live[]): Omit<Changed, 'to'> => ({
  userIds: [...new Set(found.flatMap(({ userId }) => userId ?? []))],
  staffIds: [...new Set(found.map(({ staffId }) => staffId))],
  does: [...new Set(found.map(({ does }) => does))],
  from: found.map(({ endsAt }) => endsAt?.toISOString() ?? null),
})

const isLive = and(
  isNull(delegations.revokedAt),
  or(isNull(delegations.endsAt), gt(delegations.endsAt, sql`clock_timestamp()`)),
)

/** Of these, what is not over, locked until the transaction ends. */
const lockLive = (tx: Tx, ids: readonly string[]) =>
  tx
    .select({
      id: delegations.id,
      does: delegations.does,
      staffId: delegations.staffId,
      endsAt: delegations.endsAt,
      userId: sql<string | null>`(select s.user_id from staff s where s.id = ${delegations.staffId})`,
    })
    .from(delegations)
    .where(and(inArray(delegations.id, [...ids]), isLive))
    .orderBy(delegations.id)
    .for('update')

const liveOf = (
  tx: Tx,
  { does, areaId, staffIds }: { does: FunctionName; areaId: string | null; staffIds: string[] },
) => {
  const { staffId, classId, gradeId, endsAt, startsAt } = delegations
  return tx
    .select({ staffId, classId, gradeId, endsAt })
    .from(delegations)
    .where(
      and(
        eq(delegations.does, does),
        areaId ? eq(delegations.areaId, areaId) : isNull(delegations.areaId),
        inArray(staffId, staffIds),
        isLive,
        sql`${startsAt} <= clock_timestamp()`,
      ),
    )
}

export function requireOwn(actor: Actor, does: FunctionName): void {
  if (!mayGive(actor, does))
    throw new AppError(
      'forbidden',
      `“${functions[does].name}” is not yours to give: nobody gives what their own role does not hold.`,
    )
}

/** Refuses classes and grades that are not of the school, and an area that they do not have. One statement. */
export async function requirePlaces(tx: Tx, places: readonly Place[], areaId: string | null): Promise<void> {
  const [odd] = await tx.execute(sql`
    select from jsonb_to_recordset(${JSON.stringify(places.map(({ classId, gradeId }) => ({ class_id: classId, grade_id: gradeId })))}::jsonb)
        p(class_id uuid, grade_id uuid)
      left join classes k on k.id = p.class_id left join grades g on g.id = coalesce(p.grade_id, k.grade_id)
      left join learning_areas a on a.id = ${areaId}::uuid
    where p.class_id is not null and k.id is null or p.grade_id is not null and g.id is null
      or ${areaId}::uuid is not null and (a.id is null or g.id is not null and a.level_id <> g.level_id)
    limit 1`)
  if (odd) throw notFound('One of these classes or its learning area')
}

/** From when to when, by the clock of the database. `from`: the first day; null: now. One statement. */
export async function spanOf(
  tx: Tx,
  until: Parameters<typeof endOf>[0],
  from: string | null,
): Promise<{ startsAt: Date; endsAt: Date | null }> {
  const [clock] = (await tx.execute(sql`
    select clock_timestamp() as now, (select min(t.closes)::text from terms t
      where t.closes >= coalesce(${from}::date, (clock_timestamp() at time zone 'Africa/Nairobi')::date)) as closes`)) as unknown as [
    { now: string; closes: string | null },
  ]
  const now = new Date(clock.now)
  const first = from === null ? now : startOfDay(from)
  const startsAt = first > now ? first : now
  return { startsAt, endsAt: endOf(until, startsAt, clock.closes) }
}
