import { run } from './run.mjs'

const bin = (path, ...args) => [process.execPath, [`node_modules/${path}`, ...args]]

/** What needs no database and takes seconds: format and lint, then types with those of the routes. */
export const checks = [
  ['Format, lint', [bin('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--max-diagnostics=50')]],
  ['Types', [bin('next/dist/bin/next', 'typegen'), bin('typescript/bin/tsc', '--noEmit')]],
]

/** The tests of what is pure, the architecture among them. */
export const unitTests = ['Unit tests', [bin('vitest/vitest.mjs', 'run', '--project', 'unit')]]

/** Runs the programs of one check in turn. Rejects with their output at the first that fails. */
export async function perform([, programs], env = process.env) {
  for (const [program, args] of programs) await run(program, args, { env })
}
