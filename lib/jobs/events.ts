import { eventType } from 'inngest'
import * as z from 'zod'

/** Report cards have been asked for: job `jobId` of that school says which. Events carry ids only. */
export const reportCardsRequested = eventType('reports/cards.requested', {
  schema: z.object({ schoolId: z.uuid(), jobId: z.uuid() }),
})

/** The event that sets a job of each kind going, at first and after an interruption. */
export const jobEvents = { report_cards: reportCardsRequested } as const

export type JobKind = keyof typeof jobEvents
