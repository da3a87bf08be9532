import { eventType } from 'inngest'
import * as z from 'zod'

/** Report cards have been asked for: job `jobId` of that school says which. Events carry ids only. */
export const reportCardsRequested = eventType('reports/cards.requested', {
  schema: z.object({ schoolId: z.uuid(), jobId: z.uuid() }),
})
