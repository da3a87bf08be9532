import { createHmac } from 'node:crypto'

import { env } from '@/lib/env'
import { readPhone } from '@/lib/phones'

/** What a person typed to say who they are, in the forms it may be stored under. */
export type Identifier = { text: string; phone: string | null }

const unusable = /\p{Cc}|\p{Surrogate}/u

/**
 * Reads a username, e-mail address or phone number (in any form Kenyans write it), whatever its case.
 * Null when nobody can be called that.
 */
export function readIdentifier(typed: string): Identifier | null {
  const text = typed.normalize('NFKC').trim().toLowerCase()
  if (!text || text.length > 254 || unusable.test(text)) return null
  // Only what is written like a number is one: "form3b" has a digit and is none.
  const phone = /^\+?[\d\s()./-]+$/.test(text) ? readPhone(text) : null
  return { text, phone: phone?.number ?? null }
}

/** What is counted for an identifier: each for itself. */
export type Counted = 'sign-in' | 'second factor' | 'reset asked' | 'reset code'

/** Under which failures of an identifier are counted: the same for a known and an unknown one, and no name to read. */
export function accountKey(typed: string, counted: Counted = 'sign-in'): string {
  const read = readIdentifier(typed)
  const value = read ? (read.phone ?? read.text) : typed.slice(0, 254)
  return createHmac('sha256', env.NEXTAUTH_SECRET).update(`${counted}:${value}`).digest('hex')
}
