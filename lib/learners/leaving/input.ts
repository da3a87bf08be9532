import * as z from 'zod'

import { day, line, orNull } from '@/lib/fields'

/** Why learners leave. */
export const reasons = {
  transferred: 'Transferred to another school',
  relocated: 'The family moved away',
  completed: 'Completed the last grade',
  withdrawn: 'Withdrawn by the guardian',
  deceased: 'Passed away',
  other: 'Another reason',
} as const
export type Reason = keyof typeof reasons

/** A reason in words; what is none of ours stands as it was written. */
export const reasonWord = (reason: string): string => reasons[reason as Reason] ?? reason

export const TransferOut = z.object({
  learnerId: z.uuid(),
  lastDay: day,
  reason: z.enum(Object.keys(reasons) as [Reason, ...Reason[]], 'Choose a reason.'),
  destination: orNull(line(120)),
})

export const TakeBack = z.object({
  learnerId: z.uuid(),
  classId: z.uuid('Choose a class.'),
  from: day,
})
