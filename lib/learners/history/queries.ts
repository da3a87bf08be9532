import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'
import { isId } from '@/lib/ids'
import type { Changed } from '../record/rules'
import { knownClosely } from '../search/queries'

const most = 200

/** Something that happened to a learner's record, or to a mark. `by` null: the school itself, or a file. */
export type Happening = {
  at: string
  by: string | null
  /** What it is about: "English, End Term Term 3" for a mark; null for the record. */
  mark: string | null
  action: string
  changed: Changed
  reason: string | null
}

/** The latest 200 changes of a learner's record and marks, newest first; null when not the actor's to see. Two statements. */
export function historyOf(actor: Actor, learnerId: string): Promise<Happening[] | null> {
  authorize(actor, 'learners.read')
  if (!isId(learnerId)) return Promise.resolve(null)
  return inSchool(actor, async (tx) => {
    const [close] = await tx.execute(
      sql`select from learners l where l.id = ${learnerId} and ${knownClosely(actor, sql`l.id`)}`,
    )
    if (!close) return null
    return (await tx.execute(sql`
      select to_char(h.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, s.full_name as by, h.mark, h.action, h.changed, h.reason
      from (
        select a.at, a.actor_id, null::text as mark, a.action, coalesce(a.details -> 'changed', '{}') as changed, null::text as reason
          from audit a where a.details ->> 'learnerId' = ${learnerId} and (a.details ? 'changed' or a.action like '%.read')
        union all
        select m.changed_at, m.changed_by, concat_ws(' ', coalesce(c.header, r.name) || ',', x.name, t.name), 'marks.enter',
            jsonb_build_object('mark', jsonb_build_array(${said('old')}, ${said('new')})), m.reason
          from marks k join mark_history m on m.paper_id = k.paper_id and m.learner_id = k.learner_id
            join papers p on p.id = m.paper_id join learning_areas r on r.id = p.area_id left join components c on c.id = p.component_id
            join assessments x on x.id = p.assessment_id join terms t on t.id = x.term_id
          where k.learner_id = ${learnerId}) h left join staff s on s.user_id = h.actor_id
      order by h.at desc limit ${most}`)) as unknown as Happening[]
  })
}

/** A mark in words: its number, or what stands in its place; null for a blank. */
const said = (side: 'old' | 'new') =>
  side === 'old'
    ? sql`case m.old_state when 'number' then trim_scale(m.old_value)::text when 'blank' then null else m.old_state::text end`
    : sql`case m.new_state when 'number' then trim_scale(m.new_value)::text when 'blank' then null else m.new_state::text end`
