import { run, typescript } from './lib/run.mjs'
import { explain, PlainError, say } from './lib/say.mjs'
import { startSchool } from './lib/school.mjs'

// npm run bench [pages] [cards]: figures beside a yardstick of the same run, because machines differ and only ratios compare.

const all = ['pages', 'cards']
const wanted = process.argv.slice(2)

try {
  const unknown = wanted.find((name) => !all.includes(name))
  if (unknown) throw new PlainError(`There is no benchmark ${unknown}. There are: ${all.join(', ')}.`)
  const school = await startSchool({ ...process.env, BENCH: '1' })
  try {
    for (const name of wanted.length > 0 ? wanted : all) {
      await run(process.execPath, [...typescript, `bench/${name}.ts`], {
        env: school.env,
        onLine: (line) => console.log(line),
        failure: `The benchmark ${name} failed.`,
      })
    }
  } finally {
    await school.stop()
  }
} catch (error) {
  say(explain(error))
  process.exitCode = 1
}
