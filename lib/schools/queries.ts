import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { cached, tag } from '@/lib/cache'
import { inSchool } from '@/lib/db'
import { isId } from '@/lib/ids'
import { dutiesOf } from '@/lib/people/queries'

/**
 * What the frame round every page says: the school, its colour (#rrggbb) and small crest, and who is signed in. `practiceOf`:
 * the school whose people practise here.
 */
export type Frame = {
  school: string
  colour: string | null
  mark: string | null
  practiceOf: { schoolId: string; name: string } | null
  person: string | null
}

/** `person` is null for somebody who has no staff record. */
export async function getFrame(actor: Actor): Promise<Frame> {
  const { schoolId } = actor
  const [school, { name: person }] = await Promise.all([
    cached({ schoolId, name: 'school', id: 'frame', tags: [tag.school] }, async (tx) => {
      const [row] = await tx.execute(sql`
        select coalesce(p.name, s.name) as school, p.colours ->> 'primary' as colour, p.mark,
          (select jsonb_build_object('schoolId', o.id, 'name', o.name) from schools o where o.id = s.practice_of) as "practiceOf"
        from schools s left join school_profiles p on p.school_id = s.id where s.id = ${schoolId}`)
      return row as Omit<Frame, 'person'>
    }),
    dutiesOf(actor),
  ])
  return { ...school, person }
}

/**
 * Which of these schools has what an address names (a class, learner, person or job by its id); null: none of them, or the
 * address names nothing. For a page that was not found, so a few statements for each school do no harm.
 */
export async function schoolOfLink<T extends { actor: Actor }>(
  schools: readonly T[],
  path: string,
): Promise<T | null> {
  const ids = path
    .split(/[/?&=]/)
    .filter(isId)
    .slice(0, 4)
  if (ids.length === 0) return null
  const named = sql`(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`
  for (const school of schools) {
    const [row] = await inSchool(school.actor, (tx) =>
      tx.execute<{ has: boolean }>(sql`
        select exists (select from classes where id in ${named}) or exists (select from learners where id in ${named})
          or exists (select from staff where id in ${named}) or exists (select from jobs where id in ${named}) as has`),
    )
    if (row?.has) return school
  }
  return null
}
