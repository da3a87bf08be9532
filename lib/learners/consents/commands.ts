import 'server-only'
import { sql } from 'drizzle-orm'

import { consents } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { today } from '@/lib/dates'
import { AppError, notFound } from '@/lib/errors'
import { knownClosely } from '../search/queries'
import { purposes, RecordConsent } from './input'

/** Writes down what a guardian has agreed to, or taken back. It counts at once and everywhere; what was said before stays on record. */
export const recordConsent = command(
  {
    can: 'papers.change',
    input: RecordConsent,
    touches: () => [tag.learners],
    audited: ({ learnerId, purpose, answer }, { before }: { before: string | null }) => ({
      learnerId,
      changed: { [purpose]: [before, answer] },
    }),
  },
  async ({ tx, actor, input }) => {
    const { learnerId, purpose, guardianId, decidedOn } = input
    const [learner] = await tx.execute(sql`
      select (select c.answer from consents c where c.learner_id = l.id and c.purpose = ${purpose}
          order by c.recorded_at desc, c.id desc limit 1) as before,
        ${guardianId}::uuid is null or exists (select from guardianships f where f.learner_id = l.id and f.guardian_id = ${guardianId}::uuid) as "isTheirs"
      from learners l where l.id = ${learnerId} and ${knownClosely(actor, sql`l.id`)}`)
    if (!learner) throw notFound('This learner')
    if (!learner.isTheirs) throw refusal('guardianId', 'Choose one of the learner’s guardians.')
    if (decidedOn > today()) throw refusal('decidedOn', 'This day has not come yet.')
    await tx.insert(consents).values({
      ...input,
      schoolId: actor.schoolId,
      textVersion: purposes[purpose].version,
      recordedBy: actor.userId,
    })
    return { before: learner.before as string | null }
  },
)

const refusal = (field: string, said: string) => new AppError('invalid', said, { [field]: [said] })
