import 'server-only'
import { systemActor } from '@/lib/auth/system'
import { inngest } from '@/lib/jobs/client'
import { lettersPosted } from '@/lib/jobs/events'
import { giveUp, handOver } from './hand-over'

/** Hands over what was posted together. Whatever a service does not take for now is tried again for about three hours. */
export const sendLetters = inngest.createFunction(
  {
    id: 'send-letters',
    triggers: [lettersPosted],
    concurrency: [{ limit: 2, key: 'event.data.schoolId' }],
    retries: 7,
    onFailure: ({ event }) => {
      const { schoolId, batchId } = event.data.event.data as { schoolId: string; batchId: string }
      return giveUp(systemActor(schoolId), batchId)
    },
  },
  ({ event: { data } }) => handOver(systemActor(data.schoolId), data.batchId),
)
