// Backends die in the middle of transactions whose callbacks then go on.
import { allResolved, check, connect, finish, killBackend, outcome, pid, times } from './harness.mjs'

const admin = connect(1)
const app = connect(2)
await app`select 1`

for (let round = 1; round <= 4; round++) {
  const told = await outcome(
    app.begin(async (tx) => {
      await killBackend(admin, await pid(tx))
      await tx`select 1`
    }),
  )
  check(`transaction ${round} is refused`, told.state === 'rejected', told.code ?? told.state)
}
const plain = await Promise.all(times(6, () => outcome(app`select 1`)))
check('the pool of 2 answers 6 queries', allResolved(plain), plain.map(({ state }) => state).join())
const after = await outcome(app.begin((tx) => tx`select 1`))
check('a new transaction commits', after.state === 'resolved', after.state)
finish()
