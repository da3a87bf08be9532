import * as z from 'zod'

import { ResultChoice } from '@/lib/results/input'

/** Whose cards: one class, every class of that class's grade, or every class of the year. */
export const CardScope = z.discriminatedUnion('of', [
  z.object({ of: z.literal('class'), classId: z.uuid() }),
  z.object({ of: z.literal('grade'), classId: z.uuid() }),
  z.object({ of: z.literal('school') }),
])
export type CardScope = z.infer<typeof CardScope>

export const MakeReportCards = z.object({
  scope: CardScope,
  choice: ResultChoice,
  /** Make them although marks are missing; each gap prints as – and the card says what is missing. */
  withGaps: z.boolean().default(false),
})

/** What a job of this kind is to do, as kept with it. */
export const CardJob = z.object({ choice: ResultChoice, classIds: z.array(z.uuid()) })
export type CardJob = z.infer<typeof CardJob>
