import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'

export type AreaRow = {
  id: string
  code: string
  name: string
  abbreviation: string
  knecCode: string | null
  order: number
  optional: boolean
  aliases: string[]
  slot: string | null
  /** Which version of it this is. */
  seen: string
  marks: number
  components: { id: string; code: string; name: string; header: string; max: string; weight: string }[]
}
export type LevelRow = {
  id: string
  code: string
  name: string
  scaleCode: string
  showPositions: boolean
  grades: string[]
  areas: AreaRow[]
}

/** What the school teaches, level by level, with how many marks each learning area has. One statement. */
export async function getLevels(actor: Actor): Promise<LevelRow[]> {
  authorize(actor, 'assessments.change')
  const rows = await inSchool(actor, (tx) =>
    tx.execute<LevelRow & Record<string, unknown>>(sql`
      select l.id, l.code, l.name, l.scale_code as "scaleCode", l.show_positions as "showPositions",
        array(select g.name from grades g where g.level_id = l.id order by g."order") as grades,
        coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'code', a.code, 'name', a.name, 'abbreviation', a.abbreviation,
            'knecCode', a.knec_code, 'order', a."order", 'optional', a.optional, 'aliases', a.aliases,
            'slot', (select o.name from slots o where o.id = a.slot_id), 'seen', a.xmin::text,
            'marks', (select count(*) from papers p join marks m on m.paper_id = p.id where p.area_id = a.id),
            'components', coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'code', c.code, 'name', c.name, 'header', c.header,
                'max', c.max::text, 'weight', c.weight::text) order by c."order") from components c where c.area_id = a.id), '[]'))
            order by a."order", a.code) from learning_areas a where a.level_id = l.id), '[]') as areas
      from levels l where exists (select from grades g where g.level_id = l.id) order by l."order"`),
  )
  return [...rows]
}
