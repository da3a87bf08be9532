import { rmSync } from 'node:fs'
import { sql } from 'drizzle-orm'

import { findSchool } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { inSchool } from '@/lib/db'
import { publishResults } from '@/lib/publications/commands'
import { loadSchool } from '@/scripts/cli/load'
import { writeSchool } from './folder'
import { asOwner } from './owner'

export const slug = 'one'

/**
 * The data set `one`: a school of 1,200 learners with its last term's 43,200 marks, loaded as ops load one, and as many in
 * each term before; the End Term is published, and every guardian has an account. Made once in a run.
 */
export async function schoolOne() {
  const found = await findSchool(slug)
  if (found) return systemActor(found.schoolId)
  const dir = await writeSchool({ terms: [3] })
  await loadSchool({ dir, slug })
  rmSync(dir, { recursive: true })
  const system = systemActor((await findSchool(slug))!.schoolId)
  await fillTermsBefore(system.schoolId)

  const classes = await inSchool(system, (tx) =>
    tx.execute<{ id: string; end: string }>(sql`select k.id, a.id as "end" from classes k, assessments a
      join terms t on t.id = a.term_id where t.number = 3 and a.name = 'End Term' order by k."order", k.name`),
  )
  for (const { id: classId, end: assessmentId } of classes)
    await publishResults(system, { classId, choice: { assessmentId } })
  await inSchool(system, async (tx) => {
    await tx.execute(
      sql`insert into users (id, username, password_hash) select id, 'parent.' || id, 'none' from guardians`,
    )
    await tx.execute(
      sql`insert into memberships (user_id, school_id, role) select id, school_id, 'parent' from guardians`,
    )
    await tx.execute(sql`update guardians set user_id = id`)
  })
  await vacuum()
  return system
}

/** The last term's marks and their history, a little lower, in the assessments of the same name before. */
const fillTermsBefore = (schoolId: string) =>
  asOwner(async (sql) => {
    const earlier = (table: string, column: string) =>
      `from ${table} m join papers p on p.id = m.paper_id join assessments a on a.id = p.assessment_id
        join assessments b on b.school_id = a.school_id and b.name = a.name and b.id <> a.id join terms t on t.id = b.term_id
        join papers q on q.assessment_id = b.id and q.area_id = p.area_id
        cross join lateral (select overlay(m.id::text placing t.number::text from 15 for 1)::uuid as id,
          q.id as paper_id, case when m.${column} is not null then greatest(3, m.${column} - 6 + 2 * t.number) end as ${column}) n
        where m.school_id = '${schoolId}'`
    await sql.unsafe(`insert into marks (id, school_id, paper_id, learner_id, state, value, version, updated_at)
      select n.id, m.school_id, n.paper_id, m.learner_id, m.state, n.value, m.version, m.updated_at ${earlier('marks', 'value')}`)
    await sql.unsafe(`insert into mark_history (id, school_id, change_id, paper_id, learner_id, old_state, new_state, new_value, version)
      select n.id, m.school_id, n.id, n.paper_id, m.learner_id, m.old_state, m.new_state, n.new_value, m.version
      ${earlier('mark_history', 'new_value')}`)
    // Marks are entered weeks before their release.
    await sql`update mark_history set changed_at = changed_at - interval '14 days' where school_id = ${schoolId}`
    await sql`analyze`
  })

/** What the database does by itself within minutes. */
const vacuum = () => asOwner((sql) => sql`vacuum (analyze)`)
