import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'
import type { Scale } from '@/lib/grading/types'

export type ScaleRow = Scale & {
  name: string
  effectiveFrom: string
  /** Whether it is the one of its code in force. */
  isCurrent: boolean
  /** Names of the levels that use its code. */
  levels: string[]
}

/** Every scale version of the school, the one in force of each code first. One statement. */
export async function getScales(actor: Actor): Promise<ScaleRow[]> {
  authorize(actor, 'assessments.change')
  const rows = await inSchool(actor, (tx) =>
    tx.execute<ScaleRow & Record<string, unknown>>(sql`
      select s.code, s.version, s.name, s.overall_from as "overallFrom", s.bands, s.effective_from::text as "effectiveFrom",
        row_number() over (partition by s.code order by s.effective_from <= current_date desc, s.version desc) = 1 as "isCurrent",
        array(select l.name from levels l where l.scale_code = s.code order by l."order") as levels
      from grading_scales s order by s.code, s.effective_from <= current_date desc, s.version desc`),
  )
  return [...rows]
}
