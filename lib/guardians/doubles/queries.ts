import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { isNow } from '@/lib/classes/queries'
import { inSchool } from '@/lib/db'
import { phonesOf } from '../queries'
import { type Likeness, whyTwice } from '../rules'

export type DoubleGuardian = {
  id: string
  fullName: string
  phones: string[]
  emails: string[]
  hasAccount: boolean
  children: string[]
}

export type Double = { one: DoubleGuardian; other: DoubleGuardian; why: Likeness }

/** A number that more people than this share belongs to an office or a home, and says nothing about who they are. */
const mostWithOnePhone = 12
const most = 500

/** Guardians who may be one person, with the reason; those who are said to be two are left out. One statement. */
export function listDoubles(actor: Actor): Promise<Double[]> {
  authorize(actor, 'guardians.merge')
  return inSchool(actor, async (tx) => {
    const rows = (await tx.execute(sql`
      with phone as (select g.id, p.number from guardians g cross join lateral unnest(${phonesOf(sql`g`)}) p(number)),
        few as (select number from phone group by number having count(*) between 2 and ${mostWithOnePhone}),
        surname as (select distinct s.guardian_id as id, g.search_name as name, regexp_replace(l.search_name, '^.* ', '') as child
          from guardianships s join guardians g on g.id = s.guardian_id join learners l on l.id = s.learner_id
          where g.search_name in (select search_name from guardians group by search_name having count(*) > 1)),
        pair as (
          select 'phone' as shared, a.id as one, b.id as other from few f join phone a on a.number = f.number join phone b on b.number = f.number and a.id < b.id
          union select 'email', a.id, b.id from guardians a join guardians b on b.email = a.email and a.id < b.id
          union select 'child', a.id, b.id from surname a join surname b on b.name = a.name and b.child = a.child and a.id < b.id),
        known as (
          select p.one, p.other, array_agg(p.shared) as shared from pair p
          where not exists (select from guardians_apart n where n.one_id = p.one and n.other_id = p.other)
          group by p.one, p.other order by p.one, p.other limit ${most})
      select k.shared, ${shown('k.one')} as one, ${shown('k.other')} as other from known k`)) as unknown as {
      shared: Likeness[]
      one: DoubleGuardian
      other: DoubleGuardian
    }[]
    return rows
      .flatMap((row) => {
        const why = whyTwice(row)
        return why ? [{ one: row.one, other: row.other, why }] : []
      })
      .sort((a, b) => a.one.fullName.localeCompare(b.one.fullName))
  })
}

/** A guardian by a column of the pair. */
const shown = (column: 'k.one' | 'k.other') => sql`
  (select jsonb_build_object('id', g.id, 'fullName', g.full_name, 'phones', ${phonesOf(sql`g`)},
      'emails', array_cat(array_remove(array[g.email], null), g.more_emails), 'hasAccount', g.user_id is not null,
      'children', array(select l.full_name from guardianships s join learners l on l.id = s.learner_id where s.guardian_id = g.id order by l.search_name))
    from guardians g where g.id = ${sql.raw(column)})`

export type LearnerAlone = { id: string; name: string; admissionNumber: string; className: string | null }

/** Learners of the school without any guardian, by name; at most 500. One statement. */
export function learnersWithoutGuardian(actor: Actor): Promise<LearnerAlone[]> {
  authorize(actor, 'guardians.merge')
  return inSchool(
    actor,
    async (tx) =>
      (await tx.execute(sql`
        select l.id, l.full_name as name, l.admission_number as "admissionNumber",
          (select k.name from enrolments e join classes k on k.id = e.class_id where e.learner_id = l.id and ${isNow(sql`e`)}) as "className"
        from learners l where l.left_on is null and not exists (select from guardianships s where s.learner_id = l.id)
        order by l.search_name, l.admission_number limit ${most}`)) as unknown as LearnerAlone[],
  )
}
