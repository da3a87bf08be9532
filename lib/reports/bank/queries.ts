import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'
import type { audiences, trends } from './input'

export type BankRow = {
  id: string
  audience: (typeof audiences)[number]
  levelGroup: string
  trend: (typeof trends)[number] | null
  area: string | null
  language: 'en' | 'sw'
  text: string
  active: boolean
  seen: string
}
export type Bank = { rows: BankRow[]; groups: string[] }

/** The remarks of one language, with the groups of levels that the school's scales have. One statement. */
export async function getBank(actor: Actor, language: 'en' | 'sw'): Promise<Bank> {
  authorize(actor, 'remarks.keep')
  const [row] = await inSchool(actor, (tx) =>
    tx.execute<Bank & Record<string, unknown>>(sql`
      select coalesce((select jsonb_agg(jsonb_build_object('id', b.id, 'audience', b.audience, 'levelGroup', b.level_group, 'trend', b.trend,
          'area', (select a.name from learning_areas a where a.id = b.area_id), 'language', b.language, 'text', b.text,
          'active', b.active, 'seen', b.xmin::text) order by b.audience, b."order", b.id)
        from remark_bank b where b.language = ${language}), '[]') as rows,
      array(select g from (select distinct band ->> 'group' as g, min(n) as place from grading_scales s, jsonb_array_elements(s.bands) with ordinality e(band, n)
        where coalesce(band ->> 'group', '') <> '' group by 1) x order by place) as groups`),
  )
  return row!
}
