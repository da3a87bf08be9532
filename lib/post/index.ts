import 'server-only'
import { v7 } from 'uuid'

import { letters } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import type { SchoolEvent } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { batches } from '@/lib/db/batches'
import { lettersPosted } from '@/lib/jobs/events'
import type { Mail } from '@/lib/mail'
import { seal } from '@/lib/seal'
import type { Sms } from '@/lib/sms'

export type Letter = ({ channel: 'mail' } & Mail) | ({ channel: 'sms' } & Pick<Sms, 'to' | 'text'>)

type Scope = { tx: Tx; actor: Actor; emit: (event: SchoolEvent) => Promise<void> }

/** Binds what is sealed to the row it lies in. */
export const letterSeal = (id: string) => ({ purpose: 'letters', owner: id })

/** So many go together: little enough for one call of a function, even over a slow line. */
const together = 50

/**
 * Posts mails and texts from within a command: they commit with the change or not at all, and a job hands them over, again
 * and again while the service is away. Until then they lie sealed. @returns their ids, in the order given
 */
export async function post({ tx, actor, emit }: Scope, given: readonly Letter[]): Promise<string[]> {
  if (given.length === 0) return []
  const { schoolId } = actor
  const rows = given.map(({ channel, ...contents }) => {
    const id = v7()
    return { id, schoolId, channel, sealed: seal(letterSeal(id), JSON.stringify(contents)) }
  })
  for (const some of batches(rows, together)) {
    const batchId = v7()
    await tx.insert(letters).values(some.map((row) => ({ ...row, batchId })))
    await emit({ name: lettersPosted.name, data: { batchId } })
  }
  return rows.map(({ id }) => id)
}
