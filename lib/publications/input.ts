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

/** What changed since, in words ("3 marks and 1 remark changed"); null: nothing. */
export function changesIn(state: PublicationState): string | null {
  const count = (number: number, word: string) =>
    number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`]
  const changed = [...count(state.changedMarks, 'mark'), ...count(state.changedRemarks, 'remark')]
  const words = changed.length > 0 ? [`${changed.join(' and ')} changed`] : []
  if (state.changedRules) words.push('the settings or the scale changed')
  return words.join('; ') || null
}

export const isChanged = (state: PublicationState): boolean => changesIn(state) !== null
