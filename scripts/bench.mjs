import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { root, run, typescript } from './lib/run.mjs'
import { explain, PlainError, say } from './lib/say.mjs'
import { startSchool } from './lib/school.mjs'

// npm run bench [NAME …] [--full]: figures beside a yardstick of the same run, because machines differ and only ratios compare.

/** In this order: the last fills the database with 25 schools. */
const all = [
  'cards',
  'import',
  'limits',
  'pages',
  'cache',
  'links',
  'marks',
  'results',
  'overload',
  'growth',
].filter((name) => existsSync(join(root, `bench/${name}.ts`)))
/** The limits of so many people as one machine plays here. */
const wide = Object.fromEntries(
  ['PAGE', 'API', 'EXPORT', 'LINK', 'VISITOR_PAGE', 'VISITOR_API', 'VISITOR_LINK'].map((name) => [
    `LIMIT_${name}`,
    '9000000/min 99000000/h burst 9000000',
  ]),
)
const wanted = process.argv.slice(2).filter((word) => word !== '--full')
const kept = join(root, 'bench/results.json')
const folder = mkdtempSync(join(tmpdir(), 'hillview-bench-'))

try {
  const unknown = wanted.find((name) => !all.includes(name))
  if (unknown) throw new PlainError(`There is no benchmark ${unknown}. There are: ${all.join(', ')}.`)
  const school = await startSchool({ ...process.env, ...wide, BENCH: '1' })
  try {
    const machine = await machineOf(school.env)
    for (const name of wanted.length > 0 ? wanted : all) await measure(name, machine, school.env)
  } finally {
    await school.stop()
  }
} catch (error) {
  say(explain(error))
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}

/** Runs one benchmark in a process of its own and keeps its figures, beside those of the others, in bench/results.json. */
async function measure(name, machine, env) {
  const figures = join(folder, name)
  const began = performance.now()
  writeFileSync(figures, '')
  console.log(`\n${name}\n`)
  await run(process.execPath, [...typescript, `bench/${name}.ts`], {
    env: { ...env, BENCH_FIGURES: figures, BENCH_FULL: process.argv.includes('--full') ? '1' : '' },
    onLine: (line) => console.log(line),
    failure: `The benchmark ${name} failed.`,
  })
  const lines = readFileSync(figures, 'utf8')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  const judged = lines.filter(({ met }) => met !== null)
  const seconds = Math.round((performance.now() - began) / 1000)
  console.log(`\n${judged.filter(({ met }) => met).length} of ${judged.length} goals met, ${seconds} s`)

  const earlier = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {}
  const results = {
    ...earlier,
    [name]: { ...machine, at: new Date().toISOString(), seconds, figures: lines },
  }
  writeFileSync(kept, `${JSON.stringify(results, null, 2)}\n`)
}

async function machineOf(env) {
  const sql = postgres(env.DATABASE_URL, { max: 1, onnotice() {} })
  const [{ server_version: version }] = await sql`show server_version`
  await sql.end()
  const commit = await run('git', ['describe', '--always', '--dirty'], {}).catch(() => 'unknown')
  const [{ model }] = cpus()
  return {
    commit: commit.trim(),
    cores: cpus().length,
    processor: model,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    node: process.version,
    postgres: version,
  }
}
