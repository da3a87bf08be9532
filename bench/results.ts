import { linkSecret } from '@/lib/auth/link-secret'
import { closePool } from '@/lib/db'
import { writeLink } from '@/lib/publications/links/input'
import { type Answer, ask } from './ask'
import { tenSchools } from './data/copies'
import { schoolOne } from './data/one'
import { asOwner } from './data/owner'
import { signedIn } from './data/sessions'
import { highestRate, isFull, offer } from './load'
import { report } from './report'
import { reportMemory } from './server'

/*
 * The results minute: 5,000 parents open their child's report within 60 s, by the family's link and then through the portal
 * with live sessions; and how many a second the machine can take. A short run offers the same rate for a quarter of the time.
 */
const parents = 5000
const rate = parents / 60
const seconds = isFull ? 60 : 15
const p95 = 1000

await schoolOne()
const schools = (await tenSchools()).map(({ schoolId }) => schoolId)

const links = await asOwner(async (sql) => {
  const rows = await sql<{ id: string; school: string; number: number }[]>`
    select k.id, s.id as school, s.number from report_links k join schools s on s.id = k.school_id
    where s.id in ${sql(schools)} and k.assessment_id is not null order by md5(k.id::text) limit ${parents}`
  return rows.map(({ id, school, number }) => `/r/${writeLink(number, linkSecret(school, id))}`)
})
await minute('by link', (at) => ask(links[at % links.length]!))

const families = await asOwner(
  (sql) => sql<{ user: string; child: string }[]>`
    select distinct on (md5(g.id::text)) g.user_id as user, s.learner_id as child
    from guardians g join guardianships s on s.guardian_id = g.id where g.school_id in ${sql(schools)} order by md5(g.id::text) limit ${parents}`,
)
const cookies = await signedIn(families.map(({ user }) => user))
await minute('in the portal', (at) => {
  const turn = at % families.length
  return ask(`/family/${families[turn]!.child}`, { cookie: cookies[turn] })
})
await reportMemory('results minute')
await closePool()

async function minute(of: string, send: (number: number) => Promise<Answer>) {
  // The first pages of a process are slower than all others.
  await offer({ rate: 20, seconds: 2, send: (at) => send(parents - 1 - at) })
  const load = await offer({ rate, seconds, send })
  report({ of, what: 'opened', figure: rate, unit: '/s' })
  report({ of, what: 'not opened', figure: load.shed + load.failed, unit: 'reports', atMost: 0 })
  report({ of, what: 'p50', figure: load.p50, unit: 'ms' })
  report({ of, what: 'p95', figure: load.p95, unit: 'ms', atMost: p95 })
  const highest = await highestRate({ from: rate, seconds: isFull ? 15 : 4, p95 }, send)
  report({ of, what: `highest rate with p95 ≤ ${p95} ms`, figure: highest.rate, unit: '/s', atLeast: rate })
}
