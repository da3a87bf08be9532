import { sql } from 'drizzle-orm'

import type { Tx } from '.'

/**
 * For reading whole lists of a school: of one that has just been filled the planner knows nothing, and would go through a table
 * once for each row of another. Holds until the transaction ends.
 */
export const joinByHash = (tx: Tx) => tx.execute(sql`set local enable_nestloop = off`)
