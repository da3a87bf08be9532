import 'server-only'
import { sql } from 'drizzle-orm'

import { learnerNumbers } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { command } from '@/lib/command'
import { sqlState, type Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { knownClosely } from '../search/queries'
import { AddNumber, type NumberKind, numberKinds, ReadNumbers, RemoveNumber } from './input'

type Numbered = { name: string; kind: NumberKind; changeId: string }

export type LearnerNumber = { id: string; kind: NumberKind; value: string; verifiedOn: string | null }

/** Reads a learner's certificate and other numbers: a command, because every reading is kept in the audit. */
export const readNumbers = command(
  {
    can: 'certificates.read',
    input: ReadNumbers,
    touches: () => [],
    audited: ({ learnerId }) => ({ learnerId }),
  },
  async ({ tx, actor, input: { learnerId } }): Promise<LearnerNumber[]> => {
    await requireClose(tx, actor, learnerId)
    return (await tx.execute(sql`
      select id, kind, value, verified_on as "verifiedOn" from learner_numbers where learner_id = ${learnerId}
      order by kind, created_at`)) as unknown as LearnerNumber[]
  },
)

/** The audit keeps which kind of number, never the number. */
export const addNumber = command(
  {
    can: 'certificates.change',
    input: AddNumber,
    touches: () => [],
    audited: ({ learnerId, kind }) => ({ learnerId, kind }),
    undo: ({ kind }, { name }: Numbered) => ({
      kind: 'number',
      title: `${name}: ${numberKinds[kind].toLowerCase()} added`,
    }),
  },
  async ({ tx, actor, input, changeId }): Promise<Numbered> => {
    const name = await requireClose(tx, actor, input.learnerId)
    await tx
      .insert(learnerNumbers)
      .values({ ...input, schoolId: actor.schoolId })
      .catch((error) => {
        if (sqlState(error) !== '23505') throw error
        throw new AppError('conflict', 'This number is recorded already.', {
          value: ['This number is recorded already.'],
        })
      })
    return { name, kind: input.kind, changeId }
  },
)

export const removeNumber = command(
  {
    can: 'certificates.change',
    input: RemoveNumber,
    touches: () => [],
    audited: ({ learnerId }, { kind }: Numbered) => ({ learnerId, kind }),
    undo: (_, { name, kind }) => ({
      kind: 'number',
      title: `${name}: ${numberKinds[kind].toLowerCase()} removed`,
    }),
  },
  async ({ tx, actor, input: { learnerId, numberId }, changeId }): Promise<Numbered> => {
    const name = await requireClose(tx, actor, learnerId)
    const [gone] = await tx.execute(sql`
      delete from learner_numbers where id = ${numberId} and learner_id = ${learnerId} returning kind`)
    if (!gone) throw notFound('This number')
    return { name, kind: gone.kind as NumberKind, changeId }
  },
)

/** The learner's name; refused when they are not the actor's. */
async function requireClose(tx: Tx, actor: Actor, learnerId: string): Promise<string> {
  const [row] = await tx.execute(sql`
    select l.full_name as name from learners l where l.id = ${learnerId} and ${knownClosely(actor, sql`l.id`)}`)
  if (!row) throw notFound('This learner')
  return row.name as string
}
