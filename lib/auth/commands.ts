import 'server-only'
import { and, eq, ne, sql } from 'drizzle-orm'

import { memberships, schools, users } from '@/drizzle/schema'
import { type Command, command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import type { Actor } from './actor'
import { dropFactors } from './factor/own'
import { FactorRoles, OnePerson } from './input'
import { tellOwner } from './letters'
import { forgetSessionsOf } from './recall'
import { endSessionsIn } from './roles'
import { sendSoon } from './sending'
import { countEnded, type EndReason } from './sessions'

const end = command(
  {
    can: 'sessions.end',
    fresh: true,
    input: OnePerson,
    touches: () => [],
    audited: ({ userId }, { devices }: { devices: number }) => ({ userId, devices }),
  },
  async ({ tx, actor, input: { userId } }) => {
    await requireHere(tx, actor, userId)
    return { devices: await endSessionsIn(tx, actor, userId) }
  },
)

/** Signs somebody of the school out of every device. Answers of how many. */
export const endSessions = thenForgotten(end, 'ended by the school')

const reset = command(
  {
    can: 'factors.reset',
    fresh: true,
    input: OnePerson,
    touches: () => [],
    audited: ({ userId }, { devices }: { devices: number }) => ({ userId, devices }),
  },
  async ({ tx, actor, input: { userId } }) => {
    await requireHere(tx, actor, userId)
    await requireOnlyHere(tx, actor, userId)
    await dropFactors(tx, userId)
    await tellOwner(
      tx,
      userId,
      'Your second factor was taken away',
      'Hillview: the school took away the second factor of your account; you set up a new one at your next sign-in. If you did not ask for that, call the school office at once.',
    )
    return { devices: await endSessionsIn(tx, actor, userId, 'second factor changed') }
  },
)

/** Takes away an app, passkeys and recovery codes that somebody has lost, and signs them out everywhere. They are told. */
export const resetFactor = thenForgotten(reset, 'second factor changed')

/** Sets of whom the school asks a second factor, beside those of whom it always is. */
export const askFactorOf = command(
  {
    can: 'factors.ask',
    fresh: true,
    input: FactorRoles,
    touches: () => [],
    audited: ({ roles }) => ({ roles }),
  },
  async ({ tx, actor, input: { roles } }) => {
    await tx.update(schools).set({ factorRoles: roles }).where(eq(schools.id, actor.schoolId))
    return { roles }
  },
)

async function requireHere(tx: Tx, actor: Actor, userId: string): Promise<void> {
  const [place] = await tx
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(and(eq(memberships.userId, userId), eq(memberships.schoolId, actor.schoolId)))
    .limit(1)
  if (!place) throw notFound('This person')
}

/** One school's head does not open the door to another school, nor to the whole system. */
async function requireOnlyHere(tx: Tx, actor: Actor, userId: string): Promise<void> {
  const [wider] = await tx
    .select({ id: users.id })
    .from(users)
    .leftJoin(
      memberships,
      and(
        eq(memberships.userId, users.id),
        ne(memberships.schoolId, actor.schoolId),
        ne(memberships.role, 'parent'),
      ),
    )
    .where(
      and(
        eq(users.id, userId),
        sql`(${users.isOps} or ${memberships.userId} is not null
          or exists (select from group_members g where g.user_id = ${users.id}))`,
      ),
    )
    .limit(1)
  if (wider)
    throw new AppError(
      'conflict',
      'This person has duties beyond this school. Whoever runs Hillview does this for them.',
    )
}

/** Only after the commit is it so for everybody: what was read a moment ago may still hold. */
function thenForgotten(
  run: Command<OnePerson, { devices: number }>,
  reason: EndReason,
): Command<OnePerson, { devices: number }> {
  const forgetting = async (actor: Actor, raw: OnePerson) => {
    const result = await run(actor, raw)
    countEnded(reason, result.devices)
    await forgetSessionsOf(raw.userId)
    sendSoon()
    return result
  }
  return Object.assign(forgetting, { can: run.can })
}
