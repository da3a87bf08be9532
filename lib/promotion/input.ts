import * as z from 'zod'

import { orNull } from '@/lib/fields'
import { text } from '@/lib/text'

/** What becomes of a learner at the end of a year. */
export const outcomes = ['promote', 'repeat', 'graduate', 'transfer', 'leave', 'hold'] as const
export type Outcome = (typeof outcomes)[number]

const reason = orNull(text(300).transform((value) => value.trim()))

const ofLearner = {
  yearId: z.uuid(),
  learnerId: z.uuid(),
  /** Of the decision that was seen; 0: none. */
  version: z.coerce.number().int().min(0),
}

/** A decision by hand. Whoever does not simply go up is given a reason. */
export const Decide = z
  .object({
    ...ofLearner,
    outcome: z.enum(outcomes, 'Choose one of the list.'),
    classId: orNull(z.uuid()),
    reason,
  })
  .refine(({ outcome, reason }) => outcome === 'promote' || reason, {
    path: ['reason'],
    message: 'Say why, in a few words.',
  })

export const Undecide = z.object(ofLearner)

/** `seen`: the fingerprint of what was looked at; another one is not done. */
export const TakeSpread = z.object({ yearId: z.uuid(), gradeId: z.uuid(), seen: z.string().max(40) })
export const PromoteYear = z.object({ yearId: z.uuid(), seen: z.string().max(40) })
