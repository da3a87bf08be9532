// A process that works on a school's jobs until it is killed. Started by killed.test.ts.
import type { InngestFunction } from 'inngest'

import { systemActor } from '@/lib/auth/system'
import { workThrough } from '@/lib/testing/jobs'
import { inngest } from '../client'
import { startEngine } from '../engine'
import { reportCardsRequested } from '../events'
import { outboxRelay } from '../outbox'
import { beginJob, finishJob, finishUnit } from '../progress'
import { sweepSchool } from '../sweep'

const [schoolId = '', queue = ''] = process.argv.slice(2)

const cards = inngest.createFunction(
  { id: 'cards', triggers: [reportCardsRequested] },
  async ({ event, step }) => {
    const actor = systemActor(event.data.schoolId)
    const { jobId } = event.data
    const job = await step.run('begin', () => beginJob(actor, jobId))
    if (!job) return
    const keys = Array.from({ length: Number(job.params.total) }, (_, n) => `card ${n}`)
    const make = async (key: string) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      return { file: { name: key, mime: 'text/plain', bytes: new TextEncoder().encode(key.repeat(500)) } }
    }
    await workThrough(step, { actor, jobId, keys, size: 10, make })
    const whole = { name: 'all', mime: 'text/plain', bytes: new Uint8Array(9) }
    await step.run('together', () => finishUnit(actor, jobId, 'all', { file: whole, whole: true }))
    await step.run('end', () => finishJob(actor, jobId))
  },
)

const engine = await startEngine({
  functions: [cards as InngestFunction.Any],
  workers: 1,
  queue,
  leaseSeconds: 2,
  pollMs: 50,
  pause: () => 0.05,
})
const { relay } = outboxRelay(engine.add)
const look = () =>
  sweepSchool(systemActor(schoolId), { relay, alive: engine.alive, staleSeconds: 6 }).catch(() => {})
await look()
setInterval(look, 500)
