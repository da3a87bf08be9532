import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize, can } from '@/lib/auth/policy'
import { isNow } from '@/lib/classes/queries'
import { inSchool } from '@/lib/db'
import { isId } from '@/lib/ids'
import { learnerOf, mayChange } from '../queries'
import { knownClosely } from '../search/queries'
import type { LearnerRecord } from './input'

/** What stands above every page about a learner. */
export type LearnerHead = {
  id: string
  name: string
  admissionNumber: string
  leftOn: string | null
  /** The class they are in now; null: none. `mine`: the actor may open it. */
  classId: string | null
  className: string | null
  /** The actor reads all of the record: they lead the class or the school, or belong to the office. */
  isClose: boolean
  /** When the photo was put in; null: there is none, or no consent to show it. */
  photo: string | null
}

/** Null when the learner is not there or not the actor's. One statement. */
export function getHead(actor: Actor, learnerId: string): Promise<LearnerHead | null> {
  authorize(actor, 'learners.read')
  if (!isId(learnerId)) return Promise.resolve(null)
  return inSchool(actor, async (tx) => {
    const [row] = (await tx.execute(sql`
      select l.id, l.full_name as name, l.admission_number as "admissionNumber", l.left_on as "leftOn", k.id as "classId",
        k.name as "className", (${knownClosely(actor, sql`l.id`)} or ${mayChange(actor, sql`l.id`)}) as "isClose",
        (select f.file_id from learner_photos f where f.learner_id = l.id and ${agreed('photo')}) as photo
      from learners l left join enrolments e on e.learner_id = l.id and ${isNow(sql`e`)} left join classes k on k.id = e.class_id
      where l.id = ${learnerId} and ${learnerOf(actor, sql`l.id`)}`)) as unknown as LearnerHead[]
    return row ?? null
  })
}

/** Whether the newest answer for a learner (l) is yes. Where nobody was asked it is no. */
export const agreed = (purpose: 'photo' | 'publicity' | 'whatsapp') =>
  sql`coalesce((select c.answer = 'given' from consents c where c.learner_id = l.id and c.purpose = ${purpose}
    order by c.recorded_at desc, c.id desc limit 1), false)`

export type RecordForm = LearnerRecord & {
  learnerId: string
  version: number
  admissionNumber: string
  /** Optional areas offered in the learner's class. */
  areas: { id: string; name: string; taken: boolean }[]
}

/** A learner's record to be changed; null when it is not there or not the actor's to change. One statement. */
export function getRecord(actor: Actor, learnerId: string): Promise<RecordForm | null> {
  if (!isId(learnerId) || !can(actor, 'learners.change')) return Promise.resolve(null)
  return inSchool(actor, async (tx) => {
    const [row] = (await tx.execute(sql`
      select l.id as "learnerId", l.version, l.admission_number as "admissionNumber", l.full_name as "fullName", l.gender,
        l.date_of_birth as "dateOfBirth", l.admitted_on as "admittedOn", l.upi, l.assessment_number as "assessmentNumber", l.religion,
        l.previous_school as "previousSchool",
        coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'taken', exists (select from learner_areas o
              where o.learner_id = l.id and o.area_id = a.id)) order by a."order")
          from learning_areas a join grades g on g.level_id = a.level_id join classes k on k.grade_id = g.id
            join enrolments e on e.class_id = k.id and ${isNow(sql`e`)}
          where a.optional and e.learner_id = l.id), '[]') as areas
      from learners l where l.id = ${learnerId} and ${mayChange(actor, sql`l.id`)}`)) as unknown as RecordForm[]
    return row ?? null
  })
}
