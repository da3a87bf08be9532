import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize, can } from '@/lib/auth/policy'
import { classLedBy } from '@/lib/classes/queries'
import { today } from '@/lib/dates'
import { inSchool } from '@/lib/db'
import { type SheetProgress, sheetsWhere } from '@/lib/marks/progress/queries'
import type { PublicationState } from '@/lib/publications/input'
import { publicationRows } from '@/lib/publications/queries'

export type CurrentAssessment = {
  id: string
  name: string
  term: string
  year: number
  startsOn: string
  endsOn: string
}

export type Today = {
  /** The assessment whose days these are, else the latest that has begun; null: none has yet. */
  assessment: CurrentAssessment | null
  /** Where none has begun: the first to come. */
  next: CurrentAssessment | null
  /** Every sheet of the assessment that the actor may enter. */
  sheets: SheetProgress[]
  /** Classes that the actor leads now. */
  leads: string[]
  /** What the actor is assigned to teach, as `${classId} ${subject}`. */
  teaches: string[]
  /** The assessment's publications in the classes whose results the actor sees. */
  publications: PublicationState[]
}

type Found = Omit<Today, 'sheets' | 'assessment' | 'next'> & {
  assessment: (CurrentAssessment & { begun: boolean }) | null
}

/** What the day asks of this person, in three statements whatever the size of the school. `day`: as 2026-08-14. */
export function getToday(actor: Actor, day = today()): Promise<Today> {
  authorize(actor, 'marks.read')
  return inSchool(actor, async (tx) => {
    const [found] = (await tx.execute(whatIsOn(actor, day))) as unknown as Found[]
    const { assessment, ...mine } = found!
    if (!assessment?.begun) return { ...mine, assessment: null, next: assessment, sheets: [] }
    const sheets = await sheetsWhere(tx, actor, sql`x.id = ${assessment.id}`)
    return { ...mine, assessment, next: null, sheets }
  })
}

const whatIsOn = (actor: Actor, day: string): SQL => sql`
  with current as (
    select x.id, x.name, t.name as term, y.year, x.starts_on, x.ends_on, x.starts_on <= ${day} as begun
    from assessments x join terms t on t.id = x.term_id join academic_years y on y.id = t.year_id
    where exists (select from papers p where p.assessment_id = x.id)
    order by begun desc, ${day} between x.starts_on and x.ends_on desc, abs(x.starts_on - ${day}::date), x."order" desc
    limit 1)
  select
    (select jsonb_build_object('id', c.id, 'name', c.name, 'term', c.term, 'year', c.year, 'startsOn', c.starts_on,
      'endsOn', c.ends_on, 'begun', c.begun) from current c) as assessment,
    array(select k.id from classes k where ${classLedBy(actor, sql`k.id`)}) as leads,
    array(select i.class_id || ' ' || coalesce(o.code, a.code) from assignments i join staff s on s.id = i.staff_id
      join learning_areas a on a.id = i.area_id left join slots o on o.id = a.slot_id where s.user_id = ${actor.userId}) as teaches,
    coalesce((select jsonb_agg(p) from (${publicationRows(sql`p.assessment_id = (select c.id from current c) and ${seen(actor)}`)}) p), '[]') as publications`

/** Leaders see every class's publication, a class teacher that of the class they lead. */
const seen = (actor: Actor): SQL => (can(actor, 'school.survey') ? sql`true` : classLedBy(actor, sql`k.id`))
