import 'server-only'
import { and, eq } from 'drizzle-orm'

import { memberships } from '@/drizzle/schema'
import { type Command, command } from '@/lib/command'
import { notFound } from '@/lib/errors'
import { OnePerson } from './input'
import { forgetSessionsOf } from './recall'
import { endSessionsIn } from './roles'
import { countEnded } from './sessions'

const end = command(
  {
    can: 'sessions.end',
    input: OnePerson,
    touches: () => [],
    audited: ({ userId }, { devices }: { devices: number }) => ({ userId, devices }),
  },
  async ({ tx, actor, input: { userId } }) => {
    const [place] = await tx
      .select({ userId: memberships.userId })
      .from(memberships)
      .where(and(eq(memberships.userId, userId), eq(memberships.schoolId, actor.schoolId)))
      .limit(1)
    if (!place) throw notFound('This person')
    return { devices: await endSessionsIn(tx, actor, userId) }
  },
)

/** Signs somebody of the school out of every device. Answers of how many. */
export const endSessions: Command<OnePerson, { devices: number }> = Object.assign(
  async (...given: Parameters<typeof end>) => {
    const result = await end(...given)
    countEnded('ended by the school', result.devices)
    // Only now is it so for everybody: what was read a moment ago may still hold.
    await forgetSessionsOf(given[1].userId)
    return result
  },
  { can: end.can },
)
