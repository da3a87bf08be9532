import 'server-only'
import { eq, sql } from 'drizzle-orm'
import type * as z from 'zod'

import { schoolProfiles } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { tag } from '@/lib/cache'
import { type Command, command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError, parse } from '@/lib/errors'
import { drawn } from '@/lib/pictures'
import { ChangeLook, StoreLook } from '../look/input'
import { ChangeProfile } from './input'

/** Changes what the school says of itself. Somebody who writes over what they have not seen is told. */
export const changeProfile = command(
  {
    can: 'school.change',
    input: ChangeProfile,
    touches: () => [tag.school],
    audited: ({ version: _, ...changed }) => ({ profile: changed }),
  },
  async ({ tx, input: { version, ...changed } }) => {
    await change(tx, version, changed)
    return { name: changed.name }
  },
)

/** For papers; and for screens and the page behind a family's link, where every byte is paid for. */
const crestSizes = [
  { pixels: 256, colours: 64 },
  { pixels: 96, colours: 32 },
]

const storeLook = command(
  {
    can: 'school.change',
    input: StoreLook,
    touches: () => [tag.school],
    audited: ({ primary, picture }) => ({ colour: primary, logo: picture }),
  },
  async ({ tx, input: { version, primary, secondary, picture, logo, mark } }) => {
    await change(tx, version, {
      ...(picture === 'kept' ? {} : { logo, mark }),
      colours: { ...(primary ? { primary } : {}), ...(secondary ? { secondary } : {}) },
    })
    return { colour: primary }
  },
)

/** Changes crest and colours. A picture is drawn anew at two sizes, before the transaction: what hides in a file is not kept. */
export const changeLook: Command<z.input<typeof ChangeLook>, { colour: string | null }> = Object.assign(
  async (actor: Actor, raw: z.input<typeof ChangeLook>) => {
    authorize(actor, storeLook.can)
    const { picture, removeLogo, ...rest } = parse(ChangeLook, raw)
    const [logo = null, mark = null] = picture ? await drawn(picture, crestSizes) : []
    return storeLook(actor, {
      ...rest,
      logo,
      mark,
      picture: picture ? 'new' : removeLogo ? 'removed' : 'kept',
    })
  },
  { can: storeLook.can },
)

async function change(tx: Tx, version: number, changed: Partial<typeof schoolProfiles.$inferInsert>) {
  const done = await tx
    .update(schoolProfiles)
    .set({ ...changed, version: sql`${schoolProfiles.version} + 1` })
    .where(eq(schoolProfiles.version, version))
    .returning({ id: schoolProfiles.id })
  if (done.length === 0)
    throw new AppError(
      'conflict',
      'Somebody changed this meanwhile. What you typed is kept here; open the page once more beside it to see theirs.',
    )
}
