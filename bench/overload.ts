import { closePool } from '@/lib/db'
import { type Answer, ask } from './ask'
import { tenSchools } from './data/copies'
import { schoolOne } from './data/one'
import { asOwner } from './data/owner'
import { signedIn } from './data/sessions'
import { teachersAt } from './data/teachers'
import { highestRate, isFull, offer } from './load'
import { report } from './report'
import { reportMemory } from './server'

/*
 * Twice what the machine can take, of saves and then of parents' pages: the rest is turned away at once and told when to
 * come again, nearly as much is done as before, and soon after nothing is left of it.
 */
const seconds = isFull ? 60 : 12

await schoolOne()
const schools = await tenSchools()
const { save, lost } = await teachersAt(schools)
await overload('saves', 250, save)
report({ of: 'saves', what: 'acknowledged and lost', figure: await lost(), unit: '', atMost: 0 })

const families = await asOwner(
  (sql) => sql<{ user: string; child: string }[]>`
    select g.user_id as user, min(s.learner_id::text) as child from guardians g join guardianships s on s.guardian_id = g.id
    where g.school_id in ${sql(schools.map(({ schoolId }) => schoolId))} group by 1 order by md5(g.user_id::text) limit 3000`,
)
const cookies = await signedIn(families.map(({ user }) => user))
await overload('pages', 1000, (at) => {
  const turn = at % families.length
  return ask(`/family/${families[turn]!.child}`, { cookie: cookies[turn] })
})
await reportMemory('overload')
await closePool()

async function overload(of: string, p95: number, send: (number: number) => Promise<Answer>) {
  // The first seconds of a process are its slowest: its code is being compiled.
  await offer({ rate: 30, seconds: 8, send })
  const peak = await highestRate({ from: 60, seconds: 4, p95 }, send)
  const load = await offer({ rate: 2 * peak.rate, seconds, send })
  report({ of, what: 'highest rate', figure: peak.rate, unit: '/s' })
  report({
    of,
    what: 'offered twice that, done',
    figure: load.goodput,
    unit: '/s',
    ratio: load.goodput / peak.rate,
    atLeast: 0.8,
  })
  report({ of, what: 'turned away', figure: load.shed, unit: '' })
  report({ of, what: 'turned away within (p99)', figure: load.shedP99, unit: 'ms', atMost: 200 })
  report({ of, what: 'told when to come again', figure: load.saidWhen ? 1 : 0, unit: '', atLeast: 1 })
  report({ of, what: 'broken', figure: load.failed, unit: '', atMost: 0 })
  report({ of, what: 'p95 of what was done', figure: load.p95, unit: 'ms' })
  report({
    of,
    what: 'calm again after',
    figure: await calm(peak.rate / 2, p95, send),
    unit: 's',
    atMost: 10,
  })
}

/** Seconds until half of what the machine can take is done well and in time for a whole second. */
async function calm(rate: number, p95: number, send: (number: number) => Promise<Answer>): Promise<number> {
  for (let second = 1; second <= 30; second++) {
    const load = await offer({ rate, seconds: 1, dropped: 0, send })
    if (load.shed + load.failed === 0 && load.p95 <= p95) return second
  }
  return 31
}
