import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { custodyRestrictions } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { AppError, notFound } from '@/lib/errors'
import { Lift, Restrict } from '../input'

/**
 * Keeps a child from a guardian: from now on that guardian sees nothing of the child, and the child's report links that are
 * about end, for they may be in that guardian's hands. It stands until it is lifted, also when the link is taken away and made again.
 */
export const restrictGuardian = command(
  {
    can: 'custody.change',
    input: Restrict,
    touches: () => [tag.learners],
    // The reason is kept with the restriction; the audit is read by more people.
    audited: ({ learnerId, guardianId }, { endedLinks }: { endedLinks: number; title: string }) => ({
      learnerId,
      guardianId,
      restricted: true,
      endedLinks,
    }),
  },
  async ({ tx, actor: { schoolId, userId }, input }) => {
    const [row] = await tx.execute<{ guardian: string; learner: string; standing: boolean }>(sql`
      select g.full_name as guardian, l.full_name as learner,
        exists (select from custody_restrictions x where x.learner_id = l.id and x.guardian_id = g.id and x.lifted_at is null) as standing
      from guardianships s join guardians g on g.id = s.guardian_id join learners l on l.id = s.learner_id
      where s.learner_id = ${input.learnerId} and s.guardian_id = ${input.guardianId} for update of s`)
    if (!row) throw notFound('This guardian')
    if (row.standing) throw new AppError('conflict', `${row.learner} is kept from ${row.guardian} already.`)
    await tx.insert(custodyRestrictions).values({ ...input, id: v7(), schoolId, setBy: userId })
    const ended = await tx.execute(sql`
      update report_links set revoked_at = now(), revoked_by = ${userId}::uuid
      where learner_id = ${input.learnerId} and revoked_at is null and ends_at > now() returning id`)
    return { title: `${row.learner} is kept from ${row.guardian}`, endedLinks: ended.length }
  },
)

/** Ends a restriction; that it stood, and why it ended, stays known. */
export const liftRestriction = command(
  {
    can: 'custody.change',
    input: Lift,
    touches: () => [tag.learners],
    audited: ({ restrictionId }) => ({ restrictionId, lifted: true }),
  },
  async ({ tx, actor: { userId }, input: { restrictionId, reason } }) => {
    const [row] = await tx.execute<{ guardianId: string; learnerId: string; lifted: boolean }>(sql`
      select x.guardian_id as "guardianId", x.learner_id as "learnerId", x.lifted_at is not null as lifted
      from custody_restrictions x where x.id = ${restrictionId} for update`)
    if (!row) throw notFound('This restriction')
    if (row.lifted) throw new AppError('conflict', 'This restriction was lifted already.')
    await tx
      .update(custodyRestrictions)
      .set({ liftedAt: new Date(), liftedBy: userId, liftedReason: reason })
      .where(eq(custodyRestrictions.id, restrictionId))
    return row
  },
)
