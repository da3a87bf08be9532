import 'server-only'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { components, learningAreas } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db'
import { insertRows } from '@/lib/db/rows'
import type { AreaOutcome } from './rules'

/** Writes what the rows of a list of learning areas say: changes the known, adds the new after them, with their parts. */
export async function takeAreas(tx: Tx, { schoolId }: Actor, rows: readonly AreaOutcome[]) {
  const changed = rows.flatMap(({ outcome, areaId, area, changes }) =>
    outcome === 'changed' && area
      ? [{ ...area, areaId, name: changes.some(({ field }) => field === 'fullName') ? area.name : null }]
      : [],
  )
  if (changed.length > 0)
    await tx.execute(sql`
      update learning_areas a set name = coalesce(r.name, a.name), abbreviation = coalesce(r.abbreviation, a.abbreviation),
        knec_code = coalesce(r."knecCode", a.knec_code), optional = coalesce(r.optional, a.optional),
        aliases = a.aliases || array(select x from unnest(coalesce(r.aliases, '{}')) x where x <> all (a.aliases))
      from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as r("areaId" uuid, name text, abbreviation text, "knecCode" text,
        optional boolean, aliases text[])
      where a.id = r."areaId"`)
  const fresh = rows.flatMap(({ outcome, area }) =>
    outcome === 'new' && area ? [{ ...area, id: v7() }] : [],
  )
  if (fresh.length > 0) {
    const last = new Map(
      (
        await tx.execute(
          sql`select level_id as level, max("order")::int as "order" from learning_areas group by level_id`,
        )
      ).map(({ level, order }) => [level as string, order as number]),
    )
    const areas = fresh.map(({ components: parts, aliases, abbreviation, optional, ...area }) => {
      const order = (last.get(area.levelId) ?? 0) + 1
      last.set(area.levelId, order)
      return {
        ...area,
        schoolId,
        order,
        abbreviation: abbreviation ?? area.code,
        optional: optional ?? false,
        aliases: aliases ?? [],
      }
    })
    await insertRows(tx, learningAreas, areas)
    await insertRows(
      tx,
      components,
      fresh.flatMap(({ id: areaId, name: areaName, components: parts }) =>
        (parts ?? []).map((part, i) => ({
          ...part,
          id: v7(),
          schoolId,
          areaId,
          header: `${areaName} ${part.name}`,
          order: i + 1,
        })),
      ),
    )
  }
  return { added: fresh.length, changed: changed.length }
}
