import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { cached, tag } from '@/lib/cache'
import { dutiesOf } from '@/lib/people/queries'

/** What the frame round every page says: the school, its colour (#rrggbb) and who is signed in. */
export type Frame = { school: string; colour: string | null; person: string | null }

/** `person` is null for somebody who has no staff record. */
export async function getFrame(actor: Actor): Promise<Frame> {
  const { schoolId } = actor
  const [school, { name: person }] = await Promise.all([
    cached({ schoolId, name: 'school', id: 'frame', tags: [tag.school] }, async (tx) => {
      const [row] = await tx.execute(sql`
        select coalesce(p.name, s.name) as school, p.colours ->> 'primary' as colour
        from schools s left join school_profiles p on p.school_id = s.id where s.id = ${schoolId}`)
      return row as Omit<Frame, 'person'>
    }),
    dutiesOf(actor),
  ])
  return { ...school, person }
}
