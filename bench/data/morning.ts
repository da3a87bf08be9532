import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { randomFrom } from './random'

type Staff = { userId: string; roles: string[]; leads: string[]; teaches: string[] }
type Parent = { userId: string; learnerId: string; cardId: string }
type School = { end: string; classes: { id: string; learnerId: string }[]; staff: Staff[]; parents: Parent[] }

/** Who comes in a morning, and where things stand. */
export const peopleOf = (school: Actor): Promise<School> =>
  inSchool(school, async (tx) => {
    const [places] = await tx.execute<Pick<School, 'end' | 'classes'>>(sql`
      select (select a.id from assessments a join terms t on t.id = a.term_id where t.number = 3 and a.name = 'End Term') as end,
        (select jsonb_agg(jsonb_build_object('id', k.id, 'learnerId', (select e.learner_id from enrolments e where e.class_id = k.id limit 1))
          order by k."order") from classes k) as classes`)
    const staff = await tx.execute<Staff>(sql`
      select s.user_id as "userId", array(select m.role::text from memberships m where m.user_id = s.user_id) as roles,
        array(select h.class_id from class_teachers h where h.staff_id = s.id and h."to" is null) as leads,
        array(select i.class_id || '/' || coalesce(o.code, a.code) from assignments i join learning_areas a on a.id = i.area_id
          left join slots o on o.id = a.slot_id where i.staff_id = s.id order by 1) as teaches
      from staff s where s.user_id is not null order by s.id`)
    const parents = await tx.execute<Parent>(sql`
      select g.user_id as "userId", s.learner_id as "learnerId", max(c.id::text) as "cardId" from guardians g
        join guardianships s on s.guardian_id = g.id join published_cards c on c.learner_id = s.learner_id
      where s.may_see_reports and s."order" = 1 group by 1, 2 order by 1, 2`)
    return { ...places!, staff: [...staff], parents: [...parents] }
  })

/** What one person opens, page after page. `gaps`: seconds between two of them. `at`: seconds after the start. */
export type Visit = { userId: string; at: number; pages: string[]; gaps: number[] }

/** So many seconds of `rate` pages a second: 60 % for staff, as their work is, and 40 % for parents. The same at every run. */
export function visitsIn(
  { end, classes, staff, parents }: School,
  { seconds, rate }: { seconds: number; rate: number },
): Visit[] {
  const random = randomFrom(7)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const gap = () => 1 + random() * 3

  function pagesOf({ roles, leads, teaches }: Staff): string[] {
    const some = pick(classes)
    const [own = some.id] = leads
    const taught = teaches.length > 0 ? pick(teaches) : null
    const results = (id: string) => ['/results', `/results/${id}/${end}`, `/results/${id}/term-3`]
    const reports = (id: string) => ['/reports', `/reports/${id}/${end}`]
    const marks = taught ? ['/marks', `/marks/${taught}/${end}`] : ['/marks']
    if (roles.some((role) => ['admin', 'head', 'deputy'].includes(role)))
      return pick([
        ['/today', ...results(some.id), `/results/${pick(classes).id}/${end}`],
        ['/today', ...reports(some.id), `/reports/${some.id}/${end}/${some.learnerId}`],
        ['/today', '/classes', `/classes/${some.id}`, '/learners', `/learners/${some.learnerId}`],
      ])
    if (leads.length > 0)
      return pick([
        ['/today', ...marks, ...results(own)],
        ['/today', ...reports(own), '/classes', `/classes/${own}`],
        ['/today', ...marks, `/classes/${own}`, '/learners'],
      ])
    return taught
      ? ['/today', ...marks, '/classes', `/classes/${taught.split('/')[0]}`]
      : ['/classes', '/learners']
  }

  function visits(share: number, next: () => Pick<Visit, 'userId' | 'pages'>): Visit[] {
    const found: Visit[] = []
    for (let at = 0; at < seconds; ) {
      const { userId, pages } = next()
      found.push({ userId, pages, at, gaps: pages.map(gap) })
      at += pages.length / (rate * share)
    }
    return found
  }
  const ofStaff = () => {
    const person = pick(staff.filter(({ roles }) => !roles.includes('bursar')))
    return { userId: person.userId, pages: pagesOf(person) }
  }
  const ofParent = () => {
    const { userId, learnerId, cardId } = pick(parents)
    const child = `/family/${learnerId}`
    return { userId, pages: ['/family', child, `${child}/${cardId}`] }
  }
  return [...visits(0.6, ofStaff), ...visits(0.4, ofParent)].sort((a, b) => a.at - b.at)
}
