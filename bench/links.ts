import { closePool } from '@/lib/db'
import { showLinks } from '@/lib/publications/links/commands'
import { ask, open } from './ask'
import { schoolOne } from './data/one'
import { placesOf } from './data/places'
import { signedIn } from './data/sessions'
import { report } from './report'
import { statementsOf } from './server'
import { median, p50, yardsticks } from './yardsticks'

/*
 * A report by a family's link: what it asks of the database when it is opened and when it is opened again at once, its time
 * beside the emptiest page of the same build, and all the bytes it costs a family.
 */
const kilobyte = 1024

const school = await schoolOne()
const { head, classId, end } = await placesOf(school)
const [cookie] = (await signedIn([head])) as [string]
const next = await yardsticks(cookie)
const { links } = (await showLinks(school, { classId, choice: { assessmentId: end } }))!
const paths = links.map(({ link }) => `/r/${link}`)

const of = 'report by link'
const first = paths[0]!
report({ of, what: 'statements', figure: await statementsOf(() => open(first)), unit: '', atMost: 1 })
report({
  of,
  what: 'statements, at once again',
  figure: await statementsOf(() => open(first)),
  unit: '',
  atMost: 0,
})

const again = await p50(first, { rounds: 200 })
report({ of, what: 'time, at once again', figure: again, unit: 'ms', ratio: again / next, atMost: 0.7 })
const fresh = await freshTime()
report({ of, what: 'time', figure: fresh, unit: 'ms', ratio: fresh / next, atMost: 0.7 })

const page = await open(first)
report({ of, what: 'in all, compressed', figure: page.bytes / kilobyte, unit: 'KB', atMost: 30 })
report({
  of,
  what: 'in all, unpacked',
  figure: Buffer.byteLength(page.text()) / kilobyte,
  unit: 'KB',
  atMost: 30,
})
report({
  of,
  what: 'its PDF',
  figure: (await open(`${first}?pdf`)).bytes / kilobyte,
  unit: 'KB',
  atMost: 100,
})
const wrong = await ask(`${first}x`)
report({
  of: 'an altered link',
  what: 'in all, compressed',
  figure: wrong.bytes / kilobyte,
  unit: 'KB',
  atMost: 30,
})
await closePool()

/** The median over links that nobody has opened for longer than an answer is remembered. */
async function freshTime(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 2100))
  const times: number[] = []
  for (const path of paths) times.push((await open(path)).ms)
  return median(times)
}
