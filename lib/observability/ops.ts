import 'server-only'
import { createHash, timingSafeEqual } from 'node:crypto'

import { cookies } from '@/lib/auth/cookies'
import { sessionOf } from '@/lib/auth/sessions'
import { readToken } from '@/lib/auth/token'
import { env } from '@/lib/env'
import { within } from './within'

/** Whether the request carries `Authorization: Bearer` with the ops token; never, where none is set. */
export function hasOpsToken(request: Request): boolean {
  const given = request.headers.get('authorization')
  if (!env.OPS_TOKEN || !given) return false
  return timingSafeEqual(digest(given), digest(`Bearer ${env.OPS_TOKEN}`))
}

const digest = (value: string) => createHash('sha256').update(value).digest()

/** Whether it comes from ops: with the token, or from a browser where they are signed in. A database that is away knows nobody. */
export async function isOps(request: Request): Promise<boolean> {
  if (hasOpsToken(request)) return true
  const sealed = cookieOf(request.headers.get('cookie') ?? '')
  if (!sealed) return false
  try {
    return await within(1000, isOpsSession(sealed), false)
  } catch {
    return false
  }
}

async function isOpsSession(sealed: string): Promise<boolean> {
  const token = await readToken(sealed)
  const session = token && (await sessionOf(token.sid))
  return Boolean(session?.isOps && !session.gate)
}

const cookieOf = (header: string) =>
  header
    .split('; ')
    .find((cookie) => cookie.startsWith(`${cookies.session.name}=`))
    ?.slice(cookies.session.name.length + 1)
