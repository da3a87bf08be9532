import 'server-only'
import { sql } from 'drizzle-orm'

import type { Tx } from '@/lib/db'
import type { CurriculumRegister } from './rules'

/** What a list of learning areas is read against. Two statements. */
export async function curriculumRegister(tx: Tx): Promise<CurriculumRegister> {
  const levels = (await tx.execute(sql`
    select l.id, l.code, l.name, array(select g.name from grades g where g.level_id = l.id order by g."order") as grades
    from levels l order by l."order"`)) as unknown as CurriculumRegister['levels']
  const areas = (await tx.execute(sql`
    select a.id, a.level_id as "levelId", a.code, a.name, a.abbreviation, a.knec_code as "knecCode", a.optional, a.aliases,
      coalesce((select jsonb_agg(jsonb_build_object('code', c.code, 'name', c.name, 'max', c.max::text, 'weight', c.weight::text)
        order by c."order") from components c where c.area_id = a.id), '[]') as components
    from learning_areas a join levels l on l.id = a.level_id
    order by l."order", a."order", a.code`)) as unknown as CurriculumRegister['areas']
  return { levels, areas }
}
