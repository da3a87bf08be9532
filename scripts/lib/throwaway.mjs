import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removePostgres, startPostgres } from './postgres.mjs'
import { alive } from './processes.mjs'

const name = /^hillview-throwaway-(\d+)-/

/**
 * A PostgreSQL for one run, gone with its folder when stopped. What killed runs left behind is cleared away first.
 * @param {Omit<Parameters<typeof startPostgres>[0], 'dir'>} [options]
 */
export async function throwawayPostgres(options) {
  await sweep()
  const dir = mkdtempSync(join(tmpdir(), `hillview-throwaway-${process.pid}-`))
  const server = await startPostgres({ ...options, dir, throwaway: true })
  return { ...server, dir }
}

async function sweep() {
  for (const entry of readdirSync(tmpdir())) {
    const owner = Number(name.exec(entry)?.[1])
    if (!owner || alive(owner)) continue
    // Another user's, or another sweep was quicker: leave it.
    await removePostgres(join(tmpdir(), entry)).catch(() => {})
  }
}
