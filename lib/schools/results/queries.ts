import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'
import type { GradingSettings } from '@/lib/grading/types'

export type ResultSettings = GradingSettings & {
  version: number
  effectiveFrom: string
  defaultReligion: string | null
  nextTermOpens: string | null
  /** Codes and names of the areas that a religion may be. */
  religions: { code: string; name: string }[]
  /** How many results are published with it; those keep it. */
  published: number
}

/** The settings in force, that change results. One statement. */
export async function getResultSettings(actor: Actor): Promise<ResultSettings> {
  authorize(actor, 'school.change')
  const [row] = await inSchool(actor, (tx) =>
    tx.execute<ResultSettings & Record<string, unknown>>(sql`
      select coalesce(s.version, 0) as version, s.effective_from::text as "effectiveFrom",
        coalesce(s.absent_counts_as_zero, false) as "absentCountsAsZero", coalesce(s.rank_by, 'average') as "rankBy",
        s.default_religion as "defaultReligion", s.next_term_opens::text as "nextTermOpens",
        coalesce((select jsonb_agg(distinct jsonb_build_object('code', a.code, 'name', a.name)) from learning_areas a join slots o on o.id = a.slot_id
          where o.choice = 'religion'), '[]') as religions,
        (select count(*)::int from publications p where p.settings_version = s.version and p.withdrawn_at is null) as published
      from (select 1) one left join lateral (select * from school_settings order by version desc limit 1) s on true`),
  )
  return row!
}
