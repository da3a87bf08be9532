import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize, can, canEverywhere } from '@/lib/auth/policy'
import { classLedBy, reach } from '@/lib/auth/scope'
import { classOf, isNow } from '@/lib/classes/queries'
import { inSchool } from '@/lib/db'
import { isId } from '@/lib/ids'
import { hiddenPhone } from './rules'

/** The learners an actor knows (`learnerId`: a column): the whole school, or those now in the classes they lead, teach or were lent. */
export const learnerOf = (actor: Actor, learnerId: SQL): SQL =>
  can(actor, 'school.survey')
    ? sql`true`
    : sql`exists (select from enrolments own where own.learner_id = ${learnerId} and ${isNow(sql`own`)}
        and ${classOf(actor, sql`own.class_id`, 'learners.read')})`

/** The classes whose learners the actor admits, and whose records they keep (`classId`: a column). */
export const keepsLearnersOf = (actor: Actor, classId: SQL): SQL =>
  reach(actor, 'learners.admit', { own: sql`false`, classId })

/** Whose record the actor may change (`learnerId`: a column): leaders every one, a class teacher those of their class, and as lent. */
export const mayChange = (actor: Actor, learnerId: SQL): SQL =>
  canEverywhere(actor, 'learners.change')
    ? sql`true`
    : sql`exists (select from enrolments c where c.learner_id = ${learnerId} and ${isNow(sql`c`)}
        and ${reach(actor, 'learners.change', { own: classLedBy(actor, sql`c.class_id`), classId: sql`c.class_id` })})`

export type Guardian = {
  id: string
  name: string
  relationship: string
  /** E.164, or with all but the last three digits hidden from those who need not call. */
  phones: string[]
  email: string | null
  pays: boolean
}

export type LearnerPage = {
  id: string
  admissionNumber: string
  name: string
  gender: 'F' | 'M' | null
  religion: string | null
  leftOn: string | null
  optional: string[]
  /** Newest first; `mine`: the actor knows the class and may open it. */
  enrolments: {
    classId: string
    className: string
    year: number
    from: string
    to: string | null
    mine: boolean
  }[]
  guardians: Guardian[]
  /** Only for those who lead the class or the school, and the office; null for others. */
  details: {
    dateOfBirth: string | null
    admittedOn: string | null
    upi: string | null
    assessmentNumber: string | null
    previousSchool: string | null
    /** Each time the learner left the school, newest first. */
    departures: { lastDay: string; reason: string; destination: string | null; backOn: string | null }[]
  } | null
}

/** Everything about one learner that the actor may see; null when not there or not theirs. One statement. */
export function getLearner(actor: Actor, learnerId: string): Promise<LearnerPage | null> {
  authorize(actor, 'learners.read')
  if (!isId(learnerId)) return Promise.resolve(null)
  const whole = can(actor, 'school.survey')
  const closely = whole
    ? sql`true`
    : sql`exists (select from enrolments e where e.learner_id = l.id and ${isNow(sql`e`)}
        and (${classLedBy(actor, sql`e.class_id`)} or ${keepsLearnersOf(actor, sql`e.class_id`)}))`
  return inSchool(actor, async (tx) => {
    const [row] = (await tx.execute(sql`
      select l.id, l.admission_number as "admissionNumber", l.full_name as name, l.gender, l.religion, l.left_on as "leftOn",
        array(select a.name from learner_areas o join learning_areas a on a.id = o.area_id where o.learner_id = l.id order by a."order") as optional,
        coalesce((select jsonb_agg(jsonb_build_object('classId', k.id, 'className', k.name, 'year', y.year, 'from', e."from", 'to', e."to",
            'mine', ${classOf(actor, sql`k.id`)}) order by e."from" desc, e.id desc)
          from enrolments e join classes k on k.id = e.class_id join academic_years y on y.id = k.year_id where e.learner_id = l.id), '[]') as enrolments,
        coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.full_name, 'relationship', f.relationship,
            'phones', array_remove(array[p.phone, p.phone2], null), 'email', p.email, 'pays', f.pays) order by f."order", p.full_name)
          from guardianships f join guardians p on p.id = f.guardian_id where f.learner_id = l.id), '[]') as guardians,
        case when ${closely} then jsonb_build_object('dateOfBirth', l.date_of_birth, 'admittedOn', l.admitted_on,
          'upi', l.upi, 'assessmentNumber', l.assessment_number, 'previousSchool', l.previous_school,
          'departures', coalesce((select jsonb_agg(jsonb_build_object('lastDay', d.last_day, 'reason', d.reason,
            'destination', d.destination, 'backOn', d.back_on) order by d.last_day desc) from departures d where d.learner_id = l.id), '[]')) end as details
      from learners l where l.id = ${learnerId} and ${learnerOf(actor, sql`l.id`)}`)) as unknown as LearnerPage[]
    return row ? hiding(row) : null
  })
}

/** What a teacher of one subject need not know never leaves the server. */
const hiding = (row: LearnerPage): LearnerPage =>
  row.details
    ? row
    : {
        ...row,
        guardians: row.guardians.map((guardian) => ({
          ...guardian,
          phones: guardian.phones.map(hiddenPhone),
          email: null,
          pays: false,
        })),
      }
