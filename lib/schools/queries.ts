import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'

/** What the frame round every page says: the school, its colour (#rrggbb) and who is signed in. */
export type Frame = { school: string; colour: string | null; person: string | null }

/** One statement; `person` is null for somebody who has no staff record. */
export function getFrame(actor: Actor): Promise<Frame> {
  return inSchool(actor, async (tx) => {
    const [row] = await tx.execute(sql`
      select coalesce(p.name, s.name) as school, p.colours ->> 'primary' as colour,
        (select concat_ws(' ', f.title, f.full_name) from staff f where f.user_id = ${actor.userId}) as person
      from schools s left join school_profiles p on p.school_id = s.id where s.id = ${actor.schoolId}`)
    return row as Frame
  })
}
