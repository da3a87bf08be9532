import 'server-only'
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

import { env } from '@/lib/env'

/*
 * For the few things that the database keeps and that must be read again: secrets of authenticator apps, messages on their way.
 * AES-256-GCM under a key that the database does not hold, one for each purpose. A seal is bound to whom it belongs to: copied to
 * another row it does not open.
 */

const keys = new Map<string, Buffer>()

function keyFor(purpose: string): Buffer {
  const known = keys.get(purpose)
  if (known) return known
  const key = Buffer.from(hkdfSync('sha256', env.SEAL_KEY ?? env.NEXTAUTH_SECRET, '', `seal: ${purpose}`, 32))
  keys.set(purpose, key)
  return key
}

/** Under which purpose something is sealed, and to which row it belongs. */
export type Seal = { purpose: string; owner: string }

export function seal({ purpose, owner }: Seal, text: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), iv).setAAD(Buffer.from(owner))
  const sealed = [iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
  return Buffer.concat(sealed).toString('base64url')
}

/** What was sealed; null when it was tampered with, belongs to another row, or was sealed under another key. */
export function unseal({ purpose, owner }: Seal, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length < 28) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), bytes.subarray(0, 12))
      .setAAD(Buffer.from(owner))
      .setAuthTag(bytes.subarray(-16))
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}
