import 'server-only'
import { hash, parseOptions, verify } from '@node-rs/argon2'

import { bulkhead } from '@/lib/db/bulkhead'

/** OWASP's minimum for argon2id (which is the library's default kind). */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** What nobody's password hashes to: as much work as a real one, so that time tells nothing about who exists. */
const nobody =
  '$argon2id$v=19$m=19456,t=2,p=1$7SYo9QRcqqaGzAr9xYuLBA$Oywe3bO16ze5tJge0QeTvS9utoyO9ZJmwq25ezLROqk'

// Each hash takes 19 MiB and a core for some 25 ms: two at a time, the rest in a short line, then "busy".
const kept = globalThis as typeof globalThis & { hillviewHashing?: ReturnType<typeof bulkhead> }
kept.hillviewHashing ??= bulkhead({ permits: 2, queue: 50, waitMs: 15_000 })
const hashing = kept.hillviewHashing

/** The same letters are the same password, whichever keyboard composed them. */
const plain = (password: string) => password.normalize('NFC')

/** @throws AppError `busy` when too many passwords are being checked */
export const hashPassword = (password: string): Promise<string> =>
  hashing.run(() => hash(plain(password), cost))

/**
 * Checks a password; without a hash (no such person) it works as long and says no.
 * @throws AppError `busy` when too many passwords are being checked
 */
export function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  const known = passwordHash?.startsWith('$argon2') ? passwordHash : null
  return hashing.run(async () => (await verify(known ?? nobody, plain(password))) && known !== null)
}

/** True for a hash made with other parameters than today's. */
export function isOutdated(passwordHash: string): boolean {
  const { memoryCost, timeCost, parallelism } = parseOptions(passwordHash)
  return memoryCost !== cost.memoryCost || timeCost !== cost.timeCost || parallelism !== cost.parallelism
}
