import { closePool } from '@/lib/db'
import { tenSchools } from './data/copies'
import { schoolOne } from './data/one'
import { teachersAt } from './data/teachers'
import { highestRate, isFull, offer } from './load'
import { report } from './report'
import { reportMemory } from './server'

/*
 * The marks hour: 450 teachers of ten schools save one cell each every three seconds, at a fixed rate; then how many saves
 * a second the machine can take. Every acknowledged mark is read back in the end.
 */
const p95 = 250

await schoolOne()
const { teachers, save, lost, acknowledged } = await teachersAt(await tenSchools())
const rate = teachers / 3
const seconds = isFull ? 60 : 20

const of = `${teachers} teachers`
const load = await offer({ rate, seconds, send: save })
report({ of, what: 'saves offered', figure: rate, unit: '/s' })
report({ of, what: 'not saved', figure: load.shed + load.failed, unit: 'saves', atMost: 0 })
report({ of, what: 'p50', figure: load.p50, unit: 'ms' })
report({ of, what: 'p95', figure: load.p95, unit: 'ms', atMost: p95 })
report({ of, what: 'p99', figure: load.p99, unit: 'ms' })

const highest = await highestRate({ from: rate / 2, seconds: isFull ? 15 : 5, p95 }, save)
report({ of: 'saves', what: `highest rate with p95 ≤ ${p95} ms`, figure: highest.rate, unit: '/s' })
report({ of: 'saves', what: 'acknowledged', figure: acknowledged(), unit: '' })
report({ of: 'saves', what: 'acknowledged and lost', figure: await lost(), unit: '', atMost: 0 })
await reportMemory('marks hour')
await closePool()
