import { eventType } from 'inngest'
import * as z from 'zod'

import { priorityOf } from './rules'

/** Report cards have been asked for: job `jobId` of that school says which. Events carry ids only. */
export const reportCardsRequested = eventType('reports/cards.requested', {
  schema: z.object({ schoolId: z.uuid(), jobId: z.uuid(), priority: z.number() }),
})

/** A long file has been brought in: job `jobId` of that school says which. */
export const importRead = eventType('exchange/import.opened', {
  schema: z.object({ schoolId: z.uuid(), jobId: z.uuid(), priority: z.number() }),
})

/** A long file is to be taken. */
export const importTake = eventType('exchange/import.wanted', {
  schema: z.object({ schoolId: z.uuid(), jobId: z.uuid(), priority: z.number() }),
})

/** A long list is to be written to a file. */
export const exportWanted = eventType('exchange/export.wanted', {
  schema: z.object({ schoolId: z.uuid(), jobId: z.uuid(), priority: z.number() }),
})

/** A school of invented learners is to be made, to practise in. */
export const practiceWanted = eventType('schools/practice.wanted', {
  schema: z.object({ schoolId: z.uuid(), jobId: z.uuid(), priority: z.number() }),
})

/** A class's result has been released to its parents. */
export const resultsReleased = eventType('results/released', {
  schema: z.object({ schoolId: z.uuid(), publicationId: z.uuid() }),
})

/** Mails and texts have been posted together; the rows of `batchId` say which. */
export const lettersPosted = eventType('post/letters.posted', {
  schema: z.object({ schoolId: z.uuid(), batchId: z.uuid() }),
})

/** A job is not wanted any more: whatever works on it ends, whatever waits for it does not begin. */
export const jobCancelled = eventType('jobs/cancelled', {
  schema: z.object({ schoolId: z.uuid(), jobId: z.uuid() }),
})

/** The event that sets a job of each kind going, at first and after an interruption. */
export const jobEvents = {
  report_cards: reportCardsRequested,
  import_read: importRead,
  import_take: importTake,
  export: exportWanted,
  practice: practiceWanted,
} as const

export type JobKind = keyof typeof jobEvents

/** The event that sets a job going. A person who waits for a little comes before a night's worth. */
export const startOf = ({ id, kind, total }: { id: string; kind: string; total: number }) => ({
  name: jobEvents[kind as JobKind].name,
  data: { jobId: id, priority: priorityOf(total) },
})
