// The same through Drizzle, with transactions inside transactions.
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { allResolved, check, connect, finish, killBackend, outcome, times } from './harness.mjs'

const admin = connect(1)
const db = drizzle(connect(2))
await db.execute(sql`select 1`)
await admin`create table names (name text)`
const put = (tx, name) => tx.execute(sql`insert into names values (${name})`)
const killMine = async (tx) => {
  const [{ pid }] = await tx.execute(sql`select pg_backend_pid() as pid`)
  await killBackend(admin, pid)
}

for (let round = 1; round <= 3; round++) {
  const told = await outcome(
    db.transaction(async (tx) => {
      await put(tx, 'outer')
      await killMine(tx)
      await put(tx, 'after')
    }),
  )
  check(`transaction ${round} is refused`, told.state === 'rejected', told.state)
}
for (let round = 1; round <= 3; round++) {
  const told = await outcome(
    db.transaction(async (tx) => {
      await put(tx, 'outer')
      await tx.transaction(async (inner) => {
        await put(inner, 'inner')
        await killMine(inner)
        await put(inner, 'after')
      })
    }),
  )
  check(`nested transaction ${round} is refused`, told.state === 'rejected', told.state)
}
const good = times(6, () =>
  outcome(
    db.transaction(async (tx) => {
      await put(tx, 'good')
      await tx.transaction((inner) => put(inner, 'good'))
    }),
  ),
)
check('six nested transactions on a pool of 2 commit', allResolved(await Promise.all(good)))
const rows = (await admin`select name, count(*)::int as n from names group by name`).map(
  ({ name, n }) => `${name} ${n}`,
)
check('only the good rows are stored', rows.join() === 'good 12', rows.join())
finish()
