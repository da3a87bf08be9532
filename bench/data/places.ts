import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'

/** A mark sheet somebody may enter: one area of one class in the End Term of the last term, and who is on it. */
export type SheetPlace = {
  userId: string
  classId: string
  assessmentId: string
  area: string
  paperId: string
  learnerIds: string[]
}

/** The sheets of a school's teachers, one for each of them, every class and area at most once. */
export const sheetsOf = (school: Actor): Promise<SheetPlace[]> =>
  inSchool(school, async (tx) => [
    ...(await tx.execute<SheetPlace>(sql`
      select distinct on (s.user_id) s.user_id as "userId", i.class_id as "classId", a.id as "assessmentId", r.code as area, p.id as "paperId",
        array(select e.learner_id from enrolments e where e.class_id = i.class_id order by e.learner_id) as "learnerIds"
      from assignments i join staff s on s.id = i.staff_id join learning_areas r on r.id = i.area_id join classes k on k.id = i.class_id
        join assessments a on a.name = 'End Term' join terms t on t.id = a.term_id and t.number = 3
        join papers p on p.assessment_id = a.id and p.area_id = r.id
      order by s.user_id, k.name like 'Grade 8%' desc, i.id`)),
  ])

/** The version of every mark on these sheets, by `${paperId} ${learnerId}`. */
export const versionsOn = (school: Actor, sheets: readonly SheetPlace[]): Promise<Map<string, number>> =>
  inSchool(school, async (tx) => {
    const papers = `{${sheets.map(({ paperId }) => paperId)}}`
    const rows = await tx.execute<{ cell: string; version: number }>(sql`
      select paper_id || ' ' || learner_id as cell, version from marks where paper_id = any(${papers}::uuid[])`)
    return new Map(rows.map(({ cell, version }) => [cell, version]))
  })

/** Where the pages of the interactive budgets stand: the head, a class of 45 and a parent with their child there. */
export type Places = {
  head: string
  classId: string
  end: string
  parent: string
  child: string
  cardId: string
}

export const placesOf = (school: Actor): Promise<Places> =>
  inSchool(school, async (tx) => {
    const [places] = await tx.execute<Places>(sql`
      select (select s.user_id from staff s join memberships m on m.user_id = s.user_id where m.role = 'head' limit 1) as head,
        k.id as "classId", a.id as "end", g.user_id as parent, e.learner_id as child,
        (select c.id from published_cards c where c.learner_id = e.learner_id order by c.id limit 1) as "cardId"
      from classes k join enrolments e on e.class_id = k.id join guardianships p on p.learner_id = e.learner_id
        join guardians g on g.id = p.guardian_id join assessments a on a.name = 'End Term' join terms t on t.id = a.term_id and t.number = 3
      where k.name = 'Grade 8 Blue' order by e.learner_id limit 1`)
    return places!
  })
