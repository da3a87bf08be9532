import 'server-only'
import { decode, encode } from 'next-auth/jwt'
import * as z from 'zod'

import { env } from '@/lib/env'

/** All that the cookie holds. School, roles and the person's name are read from the database at every request. */
const contents = z.object({ sub: z.string(), sid: z.string(), authTime: z.number() })
export type Token = z.output<typeof contents>

/** How long a browser keeps the cookie; the row behind it ends earlier. */
export const tokenSeconds = 30 * 24 * 3600

/** What the cookie says, or null when it is not one of ours. It proves nothing until the row is asked. */
export async function readToken(value: string | undefined): Promise<Token | null> {
  if (!value) return null
  const payload = await decode({ token: value, secret: env.NEXTAUTH_SECRET }).catch(() => null)
  return contents.safeParse(payload).data ?? null
}

/** A cookie's value for a session, the same as NextAuth makes at sign-in. */
export const makeToken = (token: Token): Promise<string> =>
  encode({ token, secret: env.NEXTAUTH_SECRET, maxAge: tokenSeconds })
