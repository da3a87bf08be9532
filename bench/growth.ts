import { closePool } from '@/lib/db'
import { chain } from './data/copies'
import { schoolOne } from './data/one'
import { placesOf, sheetsOf } from './data/places'
import { signedIn } from './data/sessions'
import { report } from './report'
import { p50, yardsticks } from './yardsticks'

/*
 * The same pages of the same school while it is the only one of its size, and again among 25: whatever reads other schools'
 * rows grows with them. Both times are taken beside the emptiest page of their own moment.
 */
const school = await schoolOne()
const { head: headId, classId, end, parent: parentId, child } = await placesOf(school)
const sheet = (await sheetsOf(school)).find((each) => each.learnerIds.length === 45)!
const people = await signedIn([headId, sheet.userId, parentId])
const [head, teacher, parent] = people as [string, string, string]

const pages = [
  ['today', '/today', head],
  ['learners', '/learners', head],
  ['a learner', `/learners/${child}`, head],
  ['classes', '/classes', head],
  ['a class', `/classes/${classId}`, head],
  ['marks', '/marks', head],
  ['mark sheet', `/marks/${sheet.classId}/${sheet.area}/${sheet.assessmentId}`, teacher],
  ['results', '/results', head],
  ['marksheet', `/results/${classId}/${end}`, head],
  ['ready board', '/reports', head],
  ['class reports', `/reports/${classId}/${end}`, head],
  ['family', '/family', parent],
  ['child', `/family/${child}`, parent],
] as const

const measure = async () => {
  const next = await yardsticks(head)
  const times: number[] = []
  for (const [, path, cookie] of pages) times.push((await p50(path, { cookie, rounds: 30 })) / next)
  return times
}
const before = await measure()
const began = performance.now()
await chain()
report({ of: 'chain', what: 'made in', figure: (performance.now() - began) / 1000, unit: 's' })
const after = await measure()
for (const [at, [of]] of pages.entries())
  report({
    of,
    what: 'of 25 schools to one',
    figure: after[at]!,
    unit: '× next',
    ratio: after[at]! / before[at]!,
    atMost: 1.2,
  })
await closePool()
