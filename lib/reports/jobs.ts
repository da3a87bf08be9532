import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { systemActor } from '@/lib/auth/system'
import { inSchool } from '@/lib/db'
import {
  bindReportCards,
  cardFileName,
  fileName,
  packZip,
  renderReportCard,
  type Sheet,
} from '@/lib/documents'
import { inngest } from '@/lib/jobs/client'
import { jobCancelled, reportCardsRequested } from '@/lib/jobs/events'
import { jobFailed } from '@/lib/jobs/failure'
import { beginJob, finishJob, finishUnit, unitsDone } from '@/lib/jobs/progress'
import { CardJob } from './input'
import { classCards } from './queries'

/**
 * Makes the cards that a job asks for, a class a step. Every card and every file of a class is a unit of its own, kept
 * the moment it is whole, so a run that was killed goes on where it stopped and makes nothing twice.
 */
export const makeCards = inngest.createFunction(
  {
    id: 'make-report-cards',
    triggers: [reportCardsRequested],
    concurrency: [{ limit: 1, key: 'event.data.schoolId' }],
    priority: { run: 'event.data.priority' },
    cancelOn: [{ event: jobCancelled, match: 'data.jobId' }],
    onFailure: jobFailed,
  },
  async ({ event, step }) => {
    const { schoolId, jobId } = event.data
    const actor = systemActor(schoolId)
    const plan = await step.run('begin', async () => {
      const job = await beginJob(actor, jobId)
      return job && CardJob.parse(job.params)
    })
    if (!plan) return
    for (const classId of plan.classIds) {
      const isWanted = await step.run(`class ${classId}`, () => makeClass(actor, jobId, classId, plan.choice))
      if (!isWanted) return
    }
    await step.run('finish', () => finishJob(actor, jobId))
  },
)

/** One class's cards, its merged PDF and its ZIP. False when the job is no longer wanted. */
async function makeClass(
  actor: Actor,
  jobId: string,
  classId: string,
  choice: CardJob['choice'],
): Promise<boolean> {
  const found = await inSchool(actor, (tx) => classCards(tx, classId, choice))
  if (!found) return true
  const done = await unitsDone(actor, jobId)
  const sheets: Sheet[] = []
  for (const { learnerId, card } of found.cards) {
    const sheet = await renderReportCard(card)
    sheets.push(sheet)
    const key = `card ${learnerId}`
    const file = { name: cardFileName(card), mime: 'application/pdf', bytes: sheet.bytes }
    if (!done.has(key) && !(await finishUnit(actor, jobId, key, { classId, file }))) return false
  }
  const cards = found.cards.map(({ card }) => card)
  const wholes = [
    { key: 'pdf', mime: 'application/pdf', make: () => bindReportCards(cards, sheets) },
    {
      key: 'zip',
      mime: 'application/zip',
      make: () => packZip(cards.map((card, at) => ({ name: cardFileName(card), bytes: sheets[at]!.bytes }))),
    },
  ]
  for (const { key, mime, make } of wholes) {
    const unit = `class ${classId} ${key}`
    if (done.has(unit)) continue
    const file = { name: fileName([found.className, 'report cards'], key), mime, bytes: await make() }
    if (!(await finishUnit(actor, jobId, unit, { classId, file, whole: true }))) return false
  }
  return true
}
