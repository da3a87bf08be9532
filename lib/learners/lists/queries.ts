import 'server-only'
import { asc, eq } from 'drizzle-orm'

import { savedLists } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'

/** `filter` as an address says it; empty: everybody. */
export type SavedList = { id: string; name: string; filter: string }

/** The lists this person keeps, by name. */
export function savedListsOf(actor: Actor): Promise<SavedList[]> {
  authorize(actor, 'learners.read')
  const { userId } = actor
  if (userId === null) return Promise.resolve([])
  return inSchool(actor, (tx) =>
    tx
      .select({ id: savedLists.id, name: savedLists.name, filter: savedLists.filter })
      .from(savedLists)
      .where(eq(savedLists.userId, userId))
      .orderBy(asc(savedLists.name)),
  )
}
