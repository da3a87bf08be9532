import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))
const tests = ['{lib,drizzle,components,scripts,bench,deploy}/**/*.test.{ts,tsx}']
/** Pure: no database, no settings. `npm run check` runs these. */
const pure = [
  'lib/*.test.ts',
  'lib/{grading,sheets,i18n}/**/*.test.ts',
  'lib/**/{rules,input,card,bulkhead,names}.test.ts',
  'components/**/*.test.{ts,tsx}',
]

/** Two instances of the built app: a project of its own, `npx vitest run --project several`. */
const several = ['deploy/several/**/*.test.ts']

export default defineConfig({
  resolve: { alias: { '@/': root, 'server-only': `${root}lib/testing/empty.ts` } },
  test: {
    // Two cores are what a school's computer and the smallest runner have.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'unit', include: pure } },
      {
        extends: true,
        test: {
          name: 'database',
          include: tests,
          exclude: [...pure, ...several],
          globalSetup: 'lib/testing/postgres.ts',
          setupFiles: 'lib/testing/environment.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'several',
          include: several,
          globalSetup: 'deploy/several/setup.ts',
          setupFiles: 'deploy/several/environment.ts',
        },
      },
    ],
  },
})
