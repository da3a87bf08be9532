// No fault at all, only more callers than connections: nobody's statement may land in a stranger's transaction.
import { check, connect, finish, outcome, times } from './harness.mjs'

const rounds = Number(process.env.LOAD_ROUNDS ?? 5)
const admin = connect(1)
await admin`create table writes (name text, school text)`
const write = (sql, name) => sql`insert into writes select ${name}, current_setting('app.school_id', true)`

for (const pipeline of [100, 2, 1, 0]) {
  await admin`truncate writes`
  const app = connect(2, { max_pipeline: pipeline })
  await Promise.all([app`select 1`, app`select 1`])
  const acknowledged = []
  const refusals = {}
  const done = (name, promise) =>
    promise.then(
      () => acknowledged.push(name),
      ({ code }) => {
        refusals[code] = (refusals[code] ?? 0) + 1
      },
    )
  const alone = (name) => done(name, write(app, name))
  const together = (name, fails) =>
    done(
      name,
      app.begin(async (tx) => {
        await tx`select set_config('app.school_id', ${name}, true)`
        await write(tx, name)
        if (fails) throw Object.assign(new Error('on purpose'), { code: 'ON_PURPOSE' })
      }),
    )
  let hung = false
  for (let round = 0; round < rounds && !hung; round++) {
    const calls = times(300, (n) =>
      n % 4 === 3 ? together(`t${round}.${n}`, n % 3 === 0) : alone(`p${round}.${n}`),
    )
    hung = (await outcome(Promise.all(calls))).state === 'hung'
  }
  const rows = await admin`select name, school from writes`
  const there = new Set(rows.map(({ name }) => name))
  const lost = acknowledged.filter((name) => !there.has(name)).length
  const foreign = rows.filter(({ name, school }) => (name.startsWith('t') ? school !== name : school)).length
  const [{ open }] = await admin`select count(*)::int as open from pg_stat_activity
    where state like 'idle in transaction%' and datname = current_database()`
  const about = `max_pipeline ${pipeline}:`
  check(`${about} nothing hung`, !hung)
  check(`${about} every acknowledged write is stored`, lost === 0, `${lost} of ${acknowledged.length} lost`)
  check(`${about} no stranger inside a transaction`, foreign === 0, foreign)
  check(
    `${about} refused only what asked for it`,
    Object.keys(refusals).join() === 'ON_PURPOSE',
    JSON.stringify(refusals),
  )
  check(`${about} no transaction is left open`, open === 0, open)
  await outcome(app.end({ timeout: 2 }))
}
finish()
