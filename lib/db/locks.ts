import 'server-only'
import { sql } from 'drizzle-orm'

import type { Tx } from '@/lib/db'

/*
 * Whoever changes what a term's results are made of holds the term together with others; whoever releases those results
 * holds it alone. So a release sees each change whole or not at all, and a change that it did not see is stamped later.
 */

/** Held until the transaction ends; waits while somebody holds the term alone. */
export const holdTermTogether = (tx: Tx, termId: string) =>
  tx.execute(sql`select pg_advisory_xact_lock_shared(hashtextextended(${termId}, 0))`)

/** Held until the transaction ends; waits until nobody else holds the term. */
export const holdTermAlone = (tx: Tx, termId: string) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${termId}, 0))`)
