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
 * The data set `one`: a school of 1,200 learners and 129,600 marks, loaded as ops load one; the last term's result and its
 * End Term are published, and every guardian has an account. Made once in a run.
 */
export async function schoolOne() {
  const found = await findSchool(slug)
  if (found) return systemActor(found.schoolId)
  const dir = await writeSchool()
  await loadSchool({ dir, slug })
  rmSync(dir, { recursive: true })
  const system = systemActor((await findSchool(slug))!.schoolId)

  const classes = await inSchool(system, (tx) =>
    tx.execute<{ id: string; end: string }>(sql`select k.id, a.id as "end" from classes k, assessments a
      join terms t on t.id = a.term_id where t.number = 3 and a.name = 'End Term' order by k."order", k.name`),
  )
  for (const { id: classId, end } of classes)
    for (const choice of [{ assessmentId: end }, { term: 3 }])
      await publishResults(system, { classId, choice })
  await inSchool(system, async (tx) => {
    await tx.execute(
      sql`insert into users (id, username, password_hash) select id, 'parent.' || id, 'none' from guardians`,
    )
    await tx.execute(
      sql`insert into memberships (user_id, school_id, role) select id, school_id, 'parent' from guardians`,
    )
    await tx.execute(sql`update guardians set user_id = id`)
  })
  await settle()
  return system
}

/**
 * Marks are entered weeks before their release; and what the database does by itself within minutes is done: until then it
 * plans without knowing the tables.
 */
const settle = () =>
  asOwner(async (sql) => {
    await sql`update mark_history set changed_at = changed_at - interval '14 days'`
    await sql`vacuum (analyze)`
  })
