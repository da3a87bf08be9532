// A's backend dies; B begins on the slot's new connection; then A goes on. None of A may run inside B.
import { check, connect, finish, killBackend, outcome, pid, signal } from './harness.mjs'

const admin = connect(1)
await admin`create table log (who text, school text, pid int, xid bigint)`
const app = connect(1)
await app`select 1`
const note = (sql, who) =>
  sql`insert into log select ${who}, current_setting('app.school_id', true), pg_backend_pid(), txid_current()`
const [aIsDead, bBegan, aEnded] = [signal(), signal(), signal()]

const a = outcome(
  app.begin(async (tx) => {
    await tx`select set_config('app.school_id', 'one', true)`
    await note(tx, 'A before')
    await killBackend(admin, await pid(tx))
    aIsDead.give()
    await bBegan.given
    await note(tx, 'A after')
  }),
)
a.then(aEnded.give)
await aIsDead.given
const b = outcome(
  app.begin(async (tx) => {
    await tx`select set_config('app.school_id', 'two', true)`
    await note(tx, 'B first')
    bBegan.give()
    await aEnded.given
    await note(tx, 'B second')
  }),
)
check('A is refused', (await a).state === 'rejected', (await a).state)
check('B commits', (await b).state === 'resolved', (await b).code)
const rows = await admin`select who, school, xid::text from log order by who`
const told = rows.map((row) => `${row.who}/${row.school}/${row.xid}`).join(' ')
check('nothing of A is stored', !rows.some(({ who }) => who.startsWith('A')), told)
check('B is whole', rows.filter(({ who }) => who.startsWith('B')).length === 2, told)
check('B is one transaction', new Set(rows.map(({ xid }) => xid)).size === 1, told)
finish()
