// PostgreSQL ends transactions that sit idle; their callbacks then go on.
import { allResolved, check, connect, finish, gone, outcome, pid, times } from './harness.mjs'

const admin = connect(1)
const app = connect(2, { connection: { idle_in_transaction_session_timeout: 300 } })
await app`select 1`

for (let round = 1; round <= 4; round++) {
  const told = await outcome(
    app.begin(async (tx) => {
      await gone(admin, await pid(tx))
      await tx`select 2`
    }),
  )
  check(`slow transaction ${round} is refused`, told.state === 'rejected', told.code ?? told.state)
}
const plain = await Promise.all(times(6, () => outcome(app`select 1`)))
check('the pool of 2 answers 6 queries', allResolved(plain), plain.map(({ state }) => state).join())
finish()
