import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

import { migrate } from '../../scripts/lib/migrate.mjs'
import { throwawayPostgres } from '../../scripts/lib/throwaway.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    /** Settings of the application under test; lib/testing/environment.ts puts them in place. */
    environment: Record<string, string>
    /** A superuser's address, for tests that kill connections. */
    superUrl: string
  }
}

/** One real PostgreSQL for the whole run, migrated as in production and used through the same two roles. */
export default async function setup(project: TestProject) {
  const dataDir = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'hillview-'))
  const server = await throwawayPostgres()
  await migrate(server)
  project.provide('environment', {
    APP_ENV: 'test',
    DATABASE_URL: server.appUrl,
    DATABASE_OWNER_URL: server.ownerUrl,
    NEXTAUTH_URL: 'http://localhost:3000',
    NEXTAUTH_SECRET: 'only-for-tests-0123456789-abcdefghijklm',
    // Most tests are about other things; those of the second factor ask for it.
    SECOND_FACTOR: 'optional',
    // How full the disk of this machine is decides no test.
    DATA_DIR: dataDir,
    OPS_TOKEN: 'only-for-tests-ops-token-0123456789',
    DB_POOL_MAX: '8',
    // A slow machine is no reason to turn a test away; those of the bulkhead set their own limits.
    DB_WAIT_MS: '20000',
    // Tests write past the commands; those of the cache turn it on.
    CACHE: 'off',
    // All tests come from one network, and do in a second what people do in an hour; those of the limits set their own.
    LIMIT_AUTH: '60000/min 1000000/h burst 10000',
    LIMIT_VISITOR_PAGE: '60000/min 1000000/h burst 10000',
    LIMIT_VISITOR_API: '60000/min 1000000/h burst 10000',
    LOG_LEVEL: 'silent',
  })
  project.provide('superUrl', server.superUrl)
  return async () => {
    await server.stop('immediate')
    rmSync(dataDir, { recursive: true, force: true })
  }
}
