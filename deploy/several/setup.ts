import type { TestProject } from 'vitest/node'

import { likeProduction, startSchool } from '../../scripts/lib/school.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    /** The settings of the Hillview that runs, and where its instances are. */
    running: Record<string, string>
  }
}

/** One Hillview for all these tests: two instances of the built app behind nginx. `npm test` has one running already. */
export default async function setup(project: TestProject) {
  const isRunning = process.env.E2E_URL && process.env.INSTANCE_URLS
  const school = isRunning ? undefined : await startSchool({ ...process.env, ...likeProduction })
  project.provide('running', school?.env ?? (process.env as Record<string, string>))
  return () => school?.stop()
}
