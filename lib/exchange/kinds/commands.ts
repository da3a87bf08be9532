import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { tag } from '@/lib/cache'
import { takeAreas } from '@/lib/curriculum/import/commands'
import { sqlState, type Tx } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { MarkSheetOf } from '@/lib/exchange/imports/input'
import { lockAdmission } from '@/lib/learners/commands'
import { takeGuardians } from '@/lib/learners/guardians/import/commands'
import { takeLearners } from '@/lib/learners/import/commands'
import { takeMarkSheet } from '@/lib/marks/import/commands'
import { takeStaff } from '@/lib/people/import/commands'
import type { Decision } from './queries'

/** Keeps others from taking anything that this may touch until the transaction ends: what is decided now still holds when written. */
export async function lockKind(tx: Tx, actor: Actor, kind: Decision['kind']): Promise<void> {
  const { schoolId } = actor
  const lock =
    kind === 'learners' || kind === 'guardians'
      ? lockAdmission(tx, schoolId)
      : tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`import:${kind}:${schoolId}`}, 0))`)
  await lock.catch((error) => {
    if (sqlState(error) !== '55P03') throw error
    throw new AppError('busy', 'Another list is being taken just now. Try again in a moment.')
  })
}

/** What came of taking an import; `tags`: of the kept values that may be others now. */
export type Taken = { result: Record<string, unknown>; tags: string[] }

/** Writes what the rows of an import say, in a number of statements that does not grow with them. */
export async function takeRows(
  tx: Tx,
  actor: Actor,
  decision: Decision,
  of: MarkSheetOf | null,
): Promise<Taken> {
  switch (decision.kind) {
    case 'learners':
      return { result: await takeLearners(tx, actor, decision.rows), tags: [tag.learners] }
    case 'guardians':
      return { result: await takeGuardians(tx, actor, decision.rows), tags: [tag.learners] }
    case 'staff':
      return { result: await takeStaff(tx, actor, decision.rows), tags: [tag.staff] }
    case 'areas':
      return { result: await takeAreas(tx, actor, decision.rows), tags: [tag.school] }
    case 'marks': {
      const { touched, ...result } = await takeMarkSheet(tx, actor, of!, decision.sheet)
      return { result, tags: touched }
    }
  }
}
