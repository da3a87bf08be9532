import 'server-only'
import { and, count, eq } from 'drizzle-orm'

import { savedLists } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { command } from '@/lib/command'
import { sqlState } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { DeleteList, RenameList, SaveList } from './input'

const most = 40
const own = (actor: Actor, listId: string) =>
  and(eq(savedLists.id, listId), eq(savedLists.userId, actor.userId!))

/** Keeps what a list of learners is narrowed by under a name, for this person alone. */
export const saveList = command(
  { can: 'learners.read', input: SaveList, touches: () => [], audited: () => null },
  async ({ tx, actor, input }) => {
    const userId = mine(actor)
    const [kept] = await tx.select({ lists: count() }).from(savedLists).where(eq(savedLists.userId, userId))
    if (kept!.lists >= most)
      throw new AppError('conflict', `You keep ${most} lists, and that is the most. Delete one first.`)
    return onceNamed(input.name, async () => {
      const [saved] = await tx
        .insert(savedLists)
        .values({ ...input, schoolId: actor.schoolId, userId })
        .returning({ id: savedLists.id })
      return { listId: saved!.id }
    })
  },
)

export const renameList = command(
  { can: 'learners.read', input: RenameList, touches: () => [], audited: () => null },
  ({ tx, actor, input: { listId, name } }) =>
    onceNamed(name, async () => {
      mine(actor)
      const renamed = await tx.update(savedLists).set({ name }).where(own(actor, listId)).returning()
      if (renamed.length === 0) throw notFound('This list')
      return { listId }
    }),
)

/** Gives back what was deleted, so that it can be saved again. */
export const deleteList = command(
  { can: 'learners.read', input: DeleteList, touches: () => [], audited: () => null },
  async ({ tx, actor, input: { listId } }) => {
    mine(actor)
    const [gone] = await tx
      .delete(savedLists)
      .where(own(actor, listId))
      .returning({ name: savedLists.name, filter: savedLists.filter })
    if (!gone) throw notFound('This list')
    return gone
  },
)

/** Lists belong to people; the school's own background work keeps none. */
function mine({ userId }: Actor): string {
  if (userId === null) throw new AppError('forbidden', 'Lists are kept for people.')
  return userId
}

async function onceNamed<T>(name: string, write: () => Promise<T>): Promise<T> {
  return write().catch((error) => {
    if (sqlState(error) !== '23505') throw error
    throw new AppError('conflict', `You have a list called “${name}” already.`, {
      name: [`You have a list called “${name}” already. Give this one another name.`],
    })
  })
}
