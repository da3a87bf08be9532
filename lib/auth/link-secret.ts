import 'server-only'
import { createHash, createHmac, hkdfSync, randomInt } from 'node:crypto'

import { env } from '@/lib/env'

/** Digits that nobody mistakes for one another when a link is read from paper. */
const digits = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
/** 58 to the 22nd: 128.8 bits. */
const length = 22

const key = Buffer.from(hkdfSync('sha256', env.NEXTAUTH_SECRET, '', 'links of families', 32))

/**
 * The secret of a link, worked out from its id with a key that the database does not hold. So the school can show a link
 * again, while the table holds a hash and a copy of it opens nothing. Under another key the ids give other secrets:
 * links that are out still open, but are no longer shown.
 */
export function linkSecret(schoolId: string, linkId: string): string {
  const mac = createHmac('sha256', key).update(`${schoolId} ${linkId}`).digest('hex')
  let rest = BigInt(`0x${mac}`)
  let secret = ''
  for (let at = 0; at < length; at++) {
    secret += digits[Number(rest % 58n)]
    rest /= 58n
  }
  return secret
}

/** A secret of its own, that nobody can work out again. */
export const randomSecret = (): string =>
  Array.from({ length }, () => digits[randomInt(digits.length)]).join('')

/** What of a secret is kept. */
export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')
