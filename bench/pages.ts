import { v7 } from 'uuid'

import { closePool } from '@/lib/db'
import { open } from './ask'
import { schoolOne } from './data/one'
import { placesOf, sheetsOf } from './data/places'
import { signedIn } from './data/sessions'
import { report } from './report'
import { statementsOf } from './server'
import { median, p50, scriptBytes, yardsticks } from './yardsticks'

/*
 * The interactive budgets on the data set `one`: one request after the other, warm. Statements are as the server counts
 * them, with those of the session, in the first request of a page and in later ones; times are medians, beside the emptiest
 * page of the same build; bytes are as they cross the wire.
 */
const kilobyte = 1024

const school = await schoolOne()
const { head: headId, classId, end, parent: parentId, child, cardId } = await placesOf(school)
const sheet = (await sheetsOf(school)).find((each) => each.learnerIds.length === 45)!
const [head, teacher, parent] = (await signedIn([headId, sheet.userId, parentId])) as [string, string, string]
const next = await yardsticks(head)
/** Of the marks on the sheet, which are all as they were first entered. */
const versions = new Map<string, number>()

type Budget = { statements?: [first: number, later: number]; ratio: number; html?: number; scripts?: number }
const anyPage: Budget = { statements: [6, 2], ratio: 3, html: 40, scripts: 130 }

for (const [name, path] of [
  ['today', '/today'],
  ['learners', '/learners'],
  ['a learner', `/learners/${child}`],
  ['classes', '/classes'],
  ['a class', `/classes/${classId}`],
  ['marks', '/marks'],
  ['results', '/results'],
  ['ready board', '/reports'],
  ['class reports', `/reports/${classId}/${end}`],
  ['a report', `/reports/${classId}/${end}/${child}`],
  ['jobs', '/jobs'],
] as const)
  await page(name, path, head, anyPage)

const sheetPath = `/marks/${sheet.classId}/${sheet.area}/${sheet.assessmentId}`
await page('mark sheet, 45', sheetPath, teacher, { statements: [6, 6], ratio: 3, html: 60, scripts: 130 })
await save('save of one cell', 1)
await save('save of 45 cells', 45)

const touch = () => saveMarks(1)
const marksheet = `/results/${classId}/${end}`
await page('marksheet, cold', marksheet, head, { statements: [6, 6], ratio: 4 }, touch)
await page('marksheet, cached', marksheet, head, { statements: [2, 2], ratio: 2 })
await page('whole grade, cold', `${marksheet}?scope=grade`, head, { statements: [6, 6], ratio: 8 }, touch)
await page('whole grade, cached', `${marksheet}?scope=grade`, head, { statements: [2, 2], ratio: 8 })

await page('family', '/family', parent, { statements: [4, 1], ratio: 1.5, html: 60, scripts: 130 })
await page('child', `/family/${child}`, parent, { statements: [4, 1], ratio: 1.5, html: 60, scripts: 130 })
await page('one card as PDF', `/api/cards/${cardId}`, parent, { statements: [6, 6], ratio: 3, html: 100 })
await closePool()

/** @param before done before every request, so that nothing kept can answer it */
async function page(
  of: string,
  path: string,
  cookie: string,
  budget: Budget,
  before?: () => Promise<unknown>,
) {
  await before?.()
  const first = await statementsOf(() => open(path, { cookie }))
  const later: number[] = []
  for (let i = 0; i < 5; i++) {
    await before?.()
    later.push(await statementsOf(() => open(path, { cookie })))
  }
  const time = await p50(path, { cookie, before, rounds: before ? 15 : 40 })
  const answer = await open(path, { cookie })
  if (budget.statements) {
    report({ of, what: 'statements', figure: first, unit: '', atMost: budget.statements[0] })
    report({ of, what: 'statements, later', figure: median(later), unit: '', atMost: budget.statements[1] })
  }
  report({ of, what: 'server time', figure: time, unit: 'ms', ratio: time / next, atMost: budget.ratio })
  report({ of, what: 'bytes', figure: answer.bytes / kilobyte, unit: 'KB', atMost: budget.html })
  if (budget.scripts) {
    const scripts = (await scriptBytes(answer.text())) / kilobyte
    report({ of, what: 'first-load scripts', figure: scripts, unit: 'KB', atMost: budget.scripts })
  }
}

async function save(of: string, cells: number) {
  const count = await statementsOf(() => saveMarks(cells))
  const times: number[] = []
  for (let i = 0; i < 40; i++) times.push((await saveMarks(cells)).ms)
  const { sent, bytes } = await saveMarks(cells)
  const time = median(times.slice(10))
  report({ of, what: 'statements', figure: count, unit: '', atMost: 8 })
  report({ of, what: 'server time', figure: time, unit: 'ms', ratio: time / next, atMost: 1.5 })
  report({ of, what: 'bytes sent', figure: sent / kilobyte, unit: 'KB', atMost: 1 })
  report({ of, what: 'bytes back', figure: bytes / kilobyte, unit: 'KB', atMost: 1 })
}

/** Gives the sheet's first learners another mark each, over whatever is there. */
async function saveMarks(cells: number): Promise<{ ms: number; sent: number; bytes: number }> {
  const changes = sheet.learnerIds.slice(0, cells).map((learnerId) => {
    const version = versions.get(learnerId) ?? 1
    versions.set(learnerId, version + 1)
    return { changeId: v7(), learnerId, paperId: sheet.paperId, typed: String(20 + (version % 60)), version }
  })
  const { userId, classId, assessmentId } = sheet
  const json = { userId, classId, assessmentId, changes }
  const answer = await open('/api/marks', { cookie: teacher, json })
  const { saved } = JSON.parse(answer.text()) as { saved: unknown[] }
  if (saved.length !== cells) throw new Error(`Only ${saved.length} of ${cells} marks were saved.`)
  return { ms: answer.ms, sent: Buffer.byteLength(JSON.stringify(json)), bytes: answer.bytes }
}
