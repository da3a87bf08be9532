import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removePostgres, startPostgres } from './postgres.mjs'
import { alive } from './processes.mjs'

const name = /^hillview-throwaway-(\d+)-/

/** A folder for one run, named after the process that needs it, so that a later run can clear it away. */
export function throwawayFolder() {
  return mkdtempSync(join(tmpdir(), `hillview-throwaway-${process.pid}-`))
}

/** Removes such a folder, and ends the database that lives in it or in its sub-folder `postgres`. */
export async function removeThrowaway(dir) {
  await removePostgres(join(dir, 'postgres'))
  await removePostgres(dir)
}

/**
 * A PostgreSQL for one run, gone with its folder when stopped. What killed runs left behind is cleared away first.
 * @param {Omit<Parameters<typeof startPostgres>[0], 'dir'>} [options]
 */
export async function throwawayPostgres(options) {
  for (const entry of readdirSync(tmpdir())) {
    const owner = Number(name.exec(entry)?.[1])
    // Another user's, or another run was quicker: leave it.
    if (owner && !alive(owner)) await removeThrowaway(join(tmpdir(), entry)).catch(() => {})
  }
  const dir = throwawayFolder()
  const server = await startPostgres({ ...options, dir, throwaway: true })
  return { ...server, dir }
}
