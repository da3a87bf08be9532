import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import type * as z from 'zod'

import { signatories } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { tag } from '@/lib/cache'
import { type Command, command } from '@/lib/command'
import { AppError, parse } from '@/lib/errors'
import { drawn } from '@/lib/pictures'
import { ChangeSignatory, StoreSignatory } from './input'

const store = command(
  {
    can: 'school.change',
    input: StoreSignatory,
    touches: () => [tag.school],
    audited: ({ role, name, title, change }) => ({ signs: role, name, title, picture: change }),
  },
  async ({ tx, actor: { schoolId }, input: { role, seen, name, title, change, drawn: picture } }) => {
    const set = { name, title, ...(change === 'kept' ? {} : { picture }) }
    const done =
      seen === 0
        ? await tx
            .insert(signatories)
            .values({ ...set, role, schoolId })
            .onConflictDoNothing()
            .returning()
        : await tx
            .update(signatories)
            .set({ ...set, version: sql`${signatories.version} + 1` })
            .where(and(eq(signatories.role, role), eq(signatories.version, seen)))
            .returning()
    if (done.length === 0)
      throw new AppError(
        'conflict',
        'Somebody changed this meanwhile. What you typed is kept here; reload to see theirs.',
      )
    return { role }
  },
)

/** Says who signs, with a picture of the signature, which is drawn anew before anything is written. */
export const changeSignatory: Command<z.input<typeof ChangeSignatory>, { role: string }> = Object.assign(
  async (actor: Actor, raw: z.input<typeof ChangeSignatory>) => {
    authorize(actor, store.can)
    const { picture, removePicture, ...rest } = parse(ChangeSignatory, raw)
    const [image = null] = picture ? await drawn(picture, [{ pixels: 400, colours: 16 }]) : []
    return store(actor, {
      ...rest,
      drawn: image,
      change: picture ? 'new' : removePicture ? 'removed' : 'kept',
    })
  },
  { can: store.can },
)
