import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

import { env } from '@/lib/env'

/*
 * The token of the sign-in form, as NextAuth checks it: the form sends `token`, the cookie holds `token|hash`.
 * Made here too, so that a page can carry it without a script.
 */

const hashOf = (token: string) => createHash('sha256').update(`${token}${env.NEXTAUTH_SECRET}`).digest('hex')

/** A new cookie for a browser that has none. */
export function makeCsrfCookie(): string {
  const token = randomBytes(32).toString('hex')
  return `${token}|${hashOf(token)}`
}

/** The form's token out of a cookie of ours; null when it is not ours. */
export function csrfTokenOf(cookie: string | undefined): string | null {
  const [token, hash = ''] = cookie?.split('|') ?? []
  if (!token) return null
  const expected = hashOf(token)
  return hash.length === expected.length && timingSafeEqual(Buffer.from(hash), Buffer.from(expected))
    ? token
    : null
}
