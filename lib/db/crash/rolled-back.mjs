// As in mixed.mjs, but A throws: its ROLLBACK may not undo B.
import { check, connect, finish, killBackend, outcome, pid, signal } from './harness.mjs'

const admin = connect(1)
await admin`create table halves (name text)`
const app = connect(1)
await app`select 1`
const [aIsDead, bBegan, aEnded] = [signal(), signal(), signal()]

const a = outcome(
  app.begin(async (tx) => {
    await killBackend(admin, await pid(tx))
    aIsDead.give()
    await bBegan.given
    throw new Error('A gives up')
  }),
)
a.then(aEnded.give)
await aIsDead.given
const b = outcome(
  app.begin(async (tx) => {
    await tx`insert into halves values ('first')`
    bBegan.give()
    await aEnded.given
    await tx`insert into halves values ('second')`
  }),
)
check('A is refused', (await a).state === 'rejected', (await a).state)
check('B commits', (await b).state === 'resolved', (await b).code)
const kept = (await admin`select name from halves order by name`).map(({ name }) => name).join()
check('B kept both halves', kept === 'first,second', kept)
finish()
