import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'
import { isId } from '@/lib/ids'
import { knownClosely } from '../search/queries'
import type { Purpose } from './input'

export type Answer = {
  purpose: Purpose
  answer: 'given' | 'withdrawn'
  by: string | null
  decidedOn: string
  textVersion: number
  recordedBy: string | null
  recordedAt: string
}

export type Consents = {
  /** Newest first; the first of a purpose counts. */
  answers: Answer[]
  guardians: { id: string; name: string }[]
  hasPhoto: boolean
}

/** What was agreed to about a learner, and who could be asked; null when not the actor's. One statement. */
export function consentsOf(actor: Actor, learnerId: string): Promise<Consents | null> {
  if (!isId(learnerId) || !can(actor, 'papers.read')) return Promise.resolve(null)
  return inSchool(actor, async (tx) => {
    const [row] = (await tx.execute(sql`
      select exists (select from learner_photos f where f.learner_id = l.id) as "hasPhoto",
        coalesce((select jsonb_agg(jsonb_build_object('purpose', c.purpose, 'answer', c.answer, 'by', g.full_name, 'decidedOn', c.decided_on,
            'textVersion', c.text_version, 'recordedBy', s.full_name,
            'recordedAt', to_char(c.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) order by c.recorded_at desc, c.id desc)
          from consents c left join guardians g on g.id = c.guardian_id left join staff s on s.user_id = c.recorded_by
          where c.learner_id = l.id), '[]') as answers,
        coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.full_name) order by f."order")
          from guardianships f join guardians g on g.id = f.guardian_id where f.learner_id = l.id), '[]') as guardians
      from learners l where l.id = ${learnerId} and ${knownClosely(actor, sql`l.id`)}`)) as unknown as Consents[]
    return row ?? null
  })
}
