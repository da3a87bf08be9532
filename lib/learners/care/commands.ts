import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { knownClosely } from '../search/queries'
import { careFields, ReadCare, SaveCare } from './input'

export type Care = {
  learnerId: string
  needs: string | null
  health: string | null
  allergies: string | null
  emergency: string | null
  /** 0: nothing was written yet. */
  version: number
  updatedAt: string | null
  updatedBy: string | null
}

/** Reads what carers must know about a learner: a command, because every reading is kept in the audit. */
export const readCare = command(
  { can: 'care.read', input: ReadCare, touches: () => [], audited: ({ learnerId }) => ({ learnerId }) },
  async ({ tx, actor, input: { learnerId } }): Promise<Care> => {
    const [row] = (await tx.execute(sql`
      select l.id as "learnerId", c.needs, c.health, c.allergies, c.emergency, coalesce(c.version, 0) as version,
        to_char(c.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "updatedAt", s.full_name as "updatedBy"
      from learners l left join learner_care c on c.learner_id = l.id left join staff s on s.user_id = c.updated_by
      where l.id = ${learnerId} and ${knownClosely(actor, sql`l.id`)}`)) as unknown as Care[]
    if (!row) throw notFound('This learner')
    return row
  },
)

/** Writes it. The audit keeps which parts were changed, never the words. */
export const saveCare = command(
  {
    can: 'care.change',
    input: SaveCare,
    touches: () => [],
    audited: ({ learnerId }, { parts }: { parts: string[] }) => ({ learnerId, parts }),
  },
  async ({ tx, actor, input }) => {
    const { learnerId, version, needs, health, allergies, emergency } = input
    const before = await careNow(tx, actor, learnerId)
    const [saved] = await tx.execute(sql`
      insert into learner_care as c (id, school_id, learner_id, needs, health, allergies, emergency, updated_by)
      select gen_random_uuid(), ${actor.schoolId}::uuid, ${learnerId}::uuid, ${needs}, ${health}, ${allergies}, ${emergency}, ${actor.userId}::uuid
        where ${version} = 0 or exists (select from learner_care where learner_id = ${learnerId})
      on conflict (school_id, learner_id) do update set needs = excluded.needs, health = excluded.health, allergies = excluded.allergies,
        emergency = excluded.emergency, updated_by = excluded.updated_by, updated_at = clock_timestamp(), version = c.version + 1
        where c.version = ${version}
      returning c.version`)
    if (!saved)
      throw new AppError(
        'conflict',
        'Somebody has written here since you opened it. What you typed is kept: open the page anew, look, and save again.',
      )
    const after: Record<string, string | null> = { needs, health, allergies, emergency }
    return {
      version: saved.version as number,
      parts: Object.keys(careFields).filter((part) => after[part] !== (before[part] ?? null)),
    }
  },
)

async function careNow(tx: Tx, actor: Actor, learnerId: string) {
  const [row] = await tx.execute(sql`
    select c.needs, c.health, c.allergies, c.emergency from learners l left join learner_care c on c.learner_id = l.id
    where l.id = ${learnerId} and ${knownClosely(actor, sql`l.id`)}`)
  if (!row) throw notFound('This learner')
  return row as Record<string, string | null>
}
