import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'
import { isId } from '@/lib/ids'

export type PaperRow = {
  areaId: string
  componentId: string | null
  max: string
  marks: number
}
export type AssessmentRow = {
  id: string
  name: string
  order: number
  weight: string
  startsOn: string
  endsOn: string
  term: { id: string; number: number; name: string; opens: string; closes: string }
  year: number
  seen: string
  marks: number
  /** Ids of the levels that sit it. */
  levels: string[]
}

const columns = sql`
  a.id, a.name, a."order", a.weight::text as weight, a.starts_on::text as "startsOn", a.ends_on::text as "endsOn",
  jsonb_build_object('id', t.id, 'number', t.number, 'name', t.name, 'opens', t.opens, 'closes', t.closes) as term, y.year,
  a.xmin::text as seen, (select count(*)::int from papers p join marks m on m.paper_id = p.id where p.assessment_id = a.id) as marks,
  array(select distinct l.level_id from papers p join learning_areas l on l.id = p.area_id where p.assessment_id = a.id) as levels
  from assessments a join terms t on t.id = a.term_id join academic_years y on y.id = t.year_id`

/** Every assessment of a year (the newest without one), in order. One statement. */
export async function getAssessments(actor: Actor, year?: number): Promise<AssessmentRow[]> {
  authorize(actor, 'assessments.change')
  const rows = await inSchool(actor, (tx) =>
    tx.execute<AssessmentRow & Record<string, unknown>>(sql`
      select ${columns} where y.year = coalesce(${year ?? null}::int, (select max(year) from academic_years))
      order by t.number, a."order", a.name`),
  )
  return [...rows]
}

/** One assessment with its papers; null when it is not there. */
export async function getAssessment(
  actor: Actor,
  assessmentId: string,
): Promise<(AssessmentRow & { papers: PaperRow[] }) | null> {
  authorize(actor, 'assessments.change')
  if (!isId(assessmentId)) return null
  const [row] = await inSchool(actor, (tx) =>
    tx.execute<AssessmentRow & { papers: PaperRow[] } & Record<string, unknown>>(sql`
      select (select coalesce(jsonb_agg(jsonb_build_object('areaId', p.area_id, 'componentId', p.component_id, 'max', p.max::text,
          'marks', (select count(*) from marks m where m.paper_id = p.id))), '[]') from papers p where p.assessment_id = a.id) as papers,
        ${columns} where a.id = ${assessmentId}`),
  )
  return row ?? null
}
