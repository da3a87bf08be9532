import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { tag } from '@/lib/cache'
import type { Tx } from '@/lib/db'
import { lockAdmission } from '@/lib/learners/commands'
import { takeLearners } from '@/lib/learners/import/commands'
import type { Decision } from './queries'

/** Keeps others from taking anything of the same kind until the transaction ends: what is decided now still holds when written. */
export const lockKind = (tx: Tx, { schoolId }: Actor) => lockAdmission(tx, schoolId)

/** What came of taking an import; `tags`: of the kept values that may be others now. */
export type Taken = { counts: Record<string, number>; tags: string[] }

/** Writes what the rows of an import say, in a number of statements that does not grow with them. */
export async function takeRows(tx: Tx, actor: Actor, decision: Decision): Promise<Taken> {
  return { counts: await takeLearners(tx, actor, decision.rows), tags: [tag.learners] }
}
