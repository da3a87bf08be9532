import 'server-only'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { v7 } from 'uuid'

import { env } from '@/lib/env'
import { logger } from '@/lib/observability/logger'

/*
 * Where no service is set up to send them, mails and texts are kept in files: for whoever tries Hillview out, and for tests.
 * Production keeps none, because links in them open doors.
 */

export type Unsent = { kind: 'mail' | 'sms'; to: string; subject?: string; text: string; html?: string }

const mostKept = 500
const folder = () => join(/* turbopackIgnore: true */ env.DATA_DIR ?? '.data', 'outbox')

/** False in production: a message without a service to send it is then refused. */
export const keepsUnsent = (): boolean => env.APP_ENV !== 'production'

/** Keeps a message; the log tells that there is one and where, never what it says. */
export async function keepUnsent(message: Unsent): Promise<void> {
  await mkdir(folder(), { recursive: true, mode: 0o700 })
  const path = join(folder(), `${v7()}.json`)
  await writeFile(`${path}.new`, JSON.stringify({ at: new Date().toISOString(), ...message }, null, 2), {
    mode: 0o600,
  })
  await rename(`${path}.new`, path)
  logger.info(
    { kind: message.kind, event: 'message kept' },
    'no service to send it: it is in the outbox folder',
  )
  for (const old of (await names()).slice(0, -mostKept)) await rm(join(folder(), old), { force: true })
}

/** What was kept for a recipient, the newest first. */
export async function unsentTo(to: string): Promise<Unsent[]> {
  const found: Unsent[] = []
  for (const name of (await names()).reverse()) {
    const text = await readFile(join(folder(), name), 'utf8').catch(() => null)
    const message = text && (JSON.parse(text) as Unsent)
    if (message && message.to === to) found.push(message)
  }
  return found
}

/** In the order of time, which their names carry. */
const names = async () =>
  (await readdir(folder()).catch(() => [])).filter((name) => /\.json$/.test(name)).sort()
