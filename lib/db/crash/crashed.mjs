// The whole server crashes with transactions open, and comes back.
import { setTimeout as pause } from 'node:timers/promises'
import { startPostgres } from '../../../scripts/lib/postgres.mjs'
import { alive, until } from '../../../scripts/lib/processes.mjs'
import { removeThrowaway, throwawayFolder } from '../../../scripts/lib/throwaway.mjs'
import { allResolved, check, connect, finish, outcome, times } from './harness.mjs'

const dir = throwawayFolder()
// What is acknowledged must be on its way to disk; only the machine itself will not fail here.
const options = { dir, throwaway: true, settings: { synchronous_commit: 'on' } }
const server = await startPostgres(options)
const app = connect(4, {}, server.superUrl)
await app`create table kept (name text)`
await app`insert into kept values ('committed')`

/** What `pg_ctl stop -m immediate` does: the server leaves everything as it lies. */
async function endAtOnce() {
  process.kill(server.pid, 'SIGQUIT')
  await until(() => !alive(server.pid), 30_000)
}

let open = 0
let crash
const crashed = new Promise((resolve) => (crash = resolve))
const inFlight = times(4, (index) =>
  outcome(
    app.begin(async (tx) => {
      await tx`insert into kept values (${`open ${index}`})`
      if (++open === 4) endAtOnce().then(crash)
      await crashed
      await tx`select 2`
    }),
  ),
)
const told = await Promise.all(inFlight)
check(
  '4 open transactions are refused',
  told.every(({ state }) => state === 'rejected'),
  told.map((t) => t.code).join(),
)
await startPostgres(options)
let first = await outcome(app`select 1`)
for (let attempt = 0; attempt < 100 && first.state === 'rejected'; attempt++) {
  await pause(50)
  first = await outcome(app`select 1`)
}
check('the pool answers again', first.state === 'resolved', first.state)
const parallel = await Promise.all(times(8, () => outcome(app`select 1`)))
check('8 queries at once are answered', allResolved(parallel), parallel.map(({ state }) => state).join())
const names = await outcome(app`select name from kept`.then((rows) => rows.map(({ name }) => name).join()))
check('what was committed is there, what was open is not', names.value === 'committed', names.value)
await removeThrowaway(dir)
finish()
