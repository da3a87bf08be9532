import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'
import { isId } from '@/lib/ids'
import { seesResultsOf } from '@/lib/results/queries'
import { learnerOf } from '../queries'

/** A published report card. `address`: of the result among those of its class. */
export type LearnerReport = {
  cardId: string
  classId: string
  className: string
  address: string
  term: string
  result: string
  publishedAt: string
  edition: number
  average: string | null
  level: string | null
  group: string | null
}

/** The cards that stand published of a learner, newest first, of the classes whose results the actor sees. One statement. */
export function reportsOfLearner(actor: Actor, learnerId: string): Promise<LearnerReport[]> {
  if (!isId(learnerId) || !can(actor, 'reports.read')) return Promise.resolve([])
  return inSchool(
    actor,
    async (tx) =>
      (await tx.execute(sql`
        select * from (select distinct on (p.class_id, p.term_id, p.assessment_id) c.id as "cardId", p.class_id as "classId",
            k.name as "className", coalesce(p.assessment_id::text, 'term-' || t.number) as address, c.card ->> 'term' as term,
            c.card ->> 'result' as result, to_char(p.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "publishedAt",
            p.edition, c.card #>> '{summary,average}' as average, c.card #>> '{summary,level}' as level, c.card #>> '{summary,group}' as "group"
          from published_cards c join publications p on p.id = c.publication_id join classes k on k.id = p.class_id
            join terms t on t.id = p.term_id join learners l on l.id = c.learner_id
          where c.learner_id = ${learnerId} and p.withdrawn_at is null and ${seesResultsOf(actor, sql`p.class_id`, 'reports.read')}
            and ${learnerOf(actor, sql`l.id`)}
          order by p.class_id, p.term_id, p.assessment_id, p.edition desc) standing order by "publishedAt" desc`)) as unknown as LearnerReport[],
  )
}
