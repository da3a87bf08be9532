import * as z from 'zod'

import { ResultChoice } from '@/lib/results/input'

export const PublishResults = z.object({
  classId: z.uuid(),
  choice: ResultChoice,
  /** The number of missing marks the person saw and accepts; a different number now is told, not published over. */
  acceptMissing: z.coerce.number().int().min(0).default(0),
})

export const WithdrawResults = z.object({ publicationId: z.uuid() })

/** The state of one class's result as the school and its parents see it. */
export type PublicationState = {
  publicationId: string
  classId: string
  term: number
  assessmentId: string | null
  edition: number
  /** ISO moment. */
  publishedAt: string
  publishedBy: string | null
  /** Marks and remarks changed, settings or scale renewed since: it needs publishing again. */
  changedMarks: number
  changedRemarks: number
  changedRules: boolean
}

export const isChanged = (state: PublicationState): boolean =>
  state.changedMarks > 0 || state.changedRemarks > 0 || state.changedRules
