// Does a day's work with names that stand nowhere else, for canary.test.ts to look for in what is printed.
// The last line on standard error is JSON: what must not be found, and the id of the request that began the job.
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'drizzle-orm'

import { requireSameOrigin } from '@/lib/auth/origin'
import { signIn } from '@/lib/auth/sign-in'
import { inSchool } from '@/lib/db'
import { functions } from '@/lib/jobs'
import { inngest } from '@/lib/jobs/client'
import { outboxRelay } from '@/lib/jobs/outbox'
import { saveMarks } from '@/lib/marks/commands'
import { logger } from '@/lib/observability/logger'
import { withRequestId } from '@/lib/observability/request'
import { routesOf } from '@/lib/observability/routes'
import { startObserving } from '@/lib/observability/start'
import { startRequestTiming } from '@/lib/observability/timing'
import { publishResults, withdrawResults } from '@/lib/publications/commands'
import { makeReportCards } from '@/lib/reports/commands'
import { getClassReports } from '@/lib/reports/queries'
import { writeRemark } from '@/lib/reports/remarks/commands'
import { problem } from '@/lib/route'
import { newDemoSchool } from './demo'
import { ask, promise, testEngine, until } from './jobs'

const canary = (what: string) => `Zzcanary${what}`
const jobRequest = 'request-of-the-job-0001'

startRequestTiming(routesOf(['/learners/[learnerId]', '/api/marks']))
await startObserving()

const school = await newDemoSchool()
const head = await school.withRole('head')
const subjectTeacher = await school.subjectTeacher()
const classId = school.classId('Grade 8 East')
const choice = { assessmentId: school.assessmentId(3, 'End Term') }
const reports = (await getClassReports(head, classId, choice))!
const { learnerId } = reports.rows[0]!

await signInWrongly()
await typeMarks()
await writeRemark(head, { classId, learnerId, choice, audience: 'head', text: canary('Remark'), version: 0 })
await publishAndWithdraw()
await makeCards()
await fail()
await askOverHttp()

const names = await school.ask<{ name: string }>(sql`
  select full_name as name from learners union select full_name from guardians union select full_name from staff
  union select phone from guardians where phone is not null union select admission_number from learners`)
process.stderr.write(`${JSON.stringify({ jobRequest, names: names.map(({ name }) => name) })}\n`)
process.exit(0)

/** Until the door is shut, and from a page of somebody else. */
async function signInWrongly() {
  for (let tries = 0; tries < 7; tries++) await signIn(canary('User'), canary('Password'))
  const headers = new Headers({ origin: `https://${canary('Origin')}.example`, cookie: canary('Cookie') })
  try {
    requireSameOrigin(headers)
  } catch (error) {
    problem(error, `/api/${canary('Path')}`)
  }
}

/** A mark that is taken, one that is refused, and one of a person who may not. */
async function typeMarks() {
  const [paper] = await school.ask<{ id: string }>(
    sql`select id from papers where assessment_id = ${choice.assessmentId} and component_id is null limit 1`,
  )
  const change = (typed: string) => ({
    changeId: crypto.randomUUID(),
    learnerId,
    paperId: paper!.id,
    typed,
    version: 0,
  })
  await saveMarks(head, { classId, ...choice, changes: [change(canary('Mark'))] })
  await saveMarks(head, { classId, ...choice, changes: [{ ...change('5'), learnerId: canary('Id') }] }).catch(
    ignore,
  )
  await publishResults(subjectTeacher, { classId, choice }).catch((error) =>
    problem(error, `/api/${canary('Path')}`),
  )
}

async function publishAndWithdraw() {
  const accepted = { acceptMissing: reports.missing.length }
  const { publicationId } = await publishResults(head, { classId, choice, ...accepted })
  await withdrawResults(head, { publicationId })
}

/** A whole class, as the product's own function makes it; and a function that fails with everything it knows. */
async function makeCards() {
  const broken = inngest.createFunction(
    { id: 'broken', retries: 0, triggers: [{ event: 'test/broken' }] },
    async ({ step }) => {
      await step.run('query', () => inSchool(head, (tx) => tx.execute(sql`select ${canary('Sql')}::uuid`)))
    },
  )
  const engine = await testEngine([...functions, broken])
  await withRequestId(jobRequest, async () => {
    const { jobId } = await makeReportCards(head, { scope: { of: 'class', classId }, choice, withGaps: true })
    await outboxRelay(engine.add).relay(head.schoolId)
    const state = () => school.ask<{ state: string }>(sql`select state from jobs where id = ${jobId}`)
    await until(async () => (await state())[0]?.state === 'done', 'the cards')
  })
  await ask(engine, head, 'test/broken')
  await promise(head, 'test/unheard', { note: canary('Event') })
  await engine.stop()
}

/** Whatever may be thrown, wherever it may end. */
async function fail() {
  const error = new Error(canary('Message'), { cause: new Error(canary('Cause')) })
  problem(error, `/api/learners/${canary('Path')}`)
  problem(
    await inSchool(head, (tx) => tx.execute(sql`select ${canary('Sql')}::int`)).catch((thrown) => thrown),
    '/',
  )
  logger.error(error)
  logger.error({ err: error, body: canary('Body'), learner: { fullName: canary('Learner') } })
  logger.info(
    { password: canary('Password'), headers: { cookie: canary('Cookie') } },
    'with %s',
    canary('Word'),
  )
  console.error('⨯', error)
  try {
    JSON.parse(`{"${canary('Json')}": `)
  } catch (err) {
    logger.warn({ err }, 'not read')
  }
}

async function askOverHttp() {
  const server = createServer((_, response) => setTimeout(() => response.end(), 5)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  for (const path of [`/learners/${canary('Path')}?name=${canary('Query')}`, `/${canary('Path')}`]) {
    const headers = {
      authorization: `Bearer ${canary('Token')}`,
      cookie: canary('Cookie'),
      referer: canary('Referer'),
    }
    await new Promise((resolve) =>
      httpRequest(
        {
          port,
          path,
          headers: { ...headers, 'x-request-id': `${canary('Id')}\n`.trim().replace('Zz', '<') },
        },
        resolve,
      ).end(),
    )
  }
  server.close()
}

function ignore() {}
