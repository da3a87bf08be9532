import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { delegationRequests, delegations } from '@/drizzle/schema'
import type { FunctionName } from '@/lib/auth/functions'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { requireOwn, requirePlaces, spanOf } from '../commands'
import { ApproveRequest, AskPermission, RefuseRequest } from '../input'
import { isNoLater, isWithin } from '../rules'

const mostOpen = 10

/** Asks the head for a function, in a place, for a time, with a reason. */
export const askPermission = command(
  {
    can: 'permissions.ask',
    input: AskPermission,
    touches: () => [],
    audited: ({ does, place, areaId, reason }, { requestId, staffId, endsAt }: Asked) => ({
      ...{ did: 'asked', requestId, does, staffIds: [staffId], places: [place], areaId, reason },
      changes: { endsAt: [null, endsAt ?? 'for good'] },
    }),
  },
  async ({ tx, actor, input: { place, does, areaId, reason, ...until } }): Promise<Asked> => {
    const [me] = (await tx.execute(sql`
      select s.id, (select count(*)::int from delegation_requests r where r.staff_id = s.id and r.decided_at is null) as open
      from staff s where s.user_id = ${actor.userId}`)) as unknown as { id: string; open: number }[]
    if (!me)
      throw new AppError(
        'conflict',
        'You have no staff record at this school yet. Ask the office to add you.',
      )
    if (me.open >= mostOpen)
      throw new AppError(
        'conflict',
        `${mostOpen} of your requests wait for an answer. Ask again when some are answered.`,
      )
    await requirePlaces(tx, [place], areaId)
    const { endsAt } = await spanOf(tx, until, null)
    const requestId = v7()
    const shared = { schoolId: actor.schoolId, staffId: me.id, does, areaId, reason, endsAt, ...place }
    await tx.insert(delegationRequests).values({ id: requestId, ...shared })
    return { requestId, staffId: me.id, endsAt: endsAt?.toISOString() ?? null }
  },
)
type Asked = { requestId: string; staffId: string; endsAt: string | null }

type Approved = {
  userIds: string[]
  staffId: string
  does: FunctionName
  delegationId: string
  endsAt: string | null
}

/** Lends what was asked for, or less of it. Nobody decides about their own request. */
export const approveRequest = command(
  {
    can: 'permissions.give',
    input: ApproveRequest,
    touches: () => [],
    unsettles: (_, { userIds }: Approved) => userIds,
    audited: ({ requestId, place, answer }, { staffId, does, delegationId, endsAt }) => ({
      ...{ did: 'approved', requestId, does, staffIds: [staffId], delegationIds: [delegationId] },
      ...(place && { places: [place] }),
      answer,
      changes: { endsAt: [null, endsAt ?? 'for good'], decision: [null, 'approved'] },
    }),
  },
  async ({ tx, actor, input: { requestId, until, date, answer, ...input } }): Promise<Approved> => {
    const asked = await lockOpen(tx, requestId)
    if (asked.userId === actor.userId)
      throw new AppError('conflict', 'Somebody else decides about what you asked for.')
    requireOwn(actor, asked.does)
    const place = input.place ?? { classId: asked.classId, gradeId: asked.gradeId }
    await requirePlaces(tx, [place], asked.areaId)
    if (!isWithin({ ...place, gradeOfClass: await gradeOf(tx, place.classId) }, asked))
      throw new AppError('invalid', 'That is more than was asked for.', {
        place: ['Choose what was asked for, or a part of it.'],
      })
    const { startsAt, endsAt } = until
      ? await spanOf(tx, { until, date }, null)
      : { ...(await spanOf(tx, { until: 'good', date: null }, null)), endsAt: asked.endsAt }
    if (endsAt !== null && endsAt <= startsAt)
      throw new AppError('conflict', 'The time that was asked for is over. Choose how long instead.', {
        until: ['Choose how long.'],
      })
    if (until && !isNoLater(endsAt, asked.endsAt))
      throw new AppError('invalid', 'That is longer than was asked for.', {
        until: ['Choose what was asked for, or less.'],
      })

    const { does, staffId, areaId, reason } = asked
    const delegationId = v7()
    const shared = { schoolId: actor.schoolId, staffId, does, areaId, reason, startsAt, endsAt, requestId }
    await tx.insert(delegations).values({ id: delegationId, givenBy: actor.userId, ...shared, ...place })
    await decide(tx, requestId, { decision: 'approved', decidedBy: actor.userId, answer })
    const userIds = asked.userId ? [asked.userId] : []
    return { userIds, staffId, does, delegationId, endsAt: endsAt?.toISOString() ?? null }
  },
)

/** Says no, in words. */
export const refuseRequest = command(
  {
    can: 'permissions.give',
    input: RefuseRequest,
    touches: () => [],
    audited: ({ requestId, answer }, { staffId, does }: { staffId: string; does: FunctionName }) => ({
      ...{ did: 'refused', requestId, does, staffIds: [staffId], answer },
      changes: { decision: [null, 'refused'] },
    }),
  },
  async ({ tx, actor, input: { requestId, answer } }) => {
    const { staffId, does, userId } = await lockOpen(tx, requestId)
    if (userId === actor.userId)
      throw new AppError('conflict', 'Somebody else decides about what you asked for.')
    await decide(tx, requestId, { decision: 'refused', decidedBy: actor.userId, answer })
    return { staffId, does }
  },
)

async function lockOpen(tx: Tx, requestId: string) {
  const [asked] = await tx
    .select({
      does: delegationRequests.does,
      staffId: delegationRequests.staffId,
      classId: delegationRequests.classId,
      gradeId: delegationRequests.gradeId,
      areaId: delegationRequests.areaId,
      endsAt: delegationRequests.endsAt,
      reason: delegationRequests.reason,
      userId: sql<string | null>`(select s.user_id from staff s where s.id = ${delegationRequests.staffId})`,
    })
    .from(delegationRequests)
    .where(and(eq(delegationRequests.id, requestId), isNull(delegationRequests.decidedAt)))
    .for('update')
  if (!asked) throw notFound('This request')
  return asked
}

const decide = (
  tx: Tx,
  requestId: string,
  facts: { decision: 'approved' | 'refused'; decidedBy: string | null; answer: string | null },
) =>
  tx
    .update(delegationRequests)
    .set({ ...facts, decidedAt: sql`clock_timestamp()` })
    .where(eq(delegationRequests.id, requestId))

async function gradeOf(tx: Tx, classId: string | null): Promise<string | null> {
  if (!classId) return null
  const [row] = await tx.execute(sql`select k.grade_id as "gradeId" from classes k where k.id = ${classId}`)
  return (row?.gradeId as string | undefined) ?? null
}
