import * as z from 'zod'

import { ResultChoice } from '@/lib/results/input'
import { text } from '@/lib/text'
import { longestRemark } from '../card'

export const WriteRemark = z.object({
  classId: z.uuid(),
  learnerId: z.uuid(),
  choice: ResultChoice,
  audience: z.enum(['class_teacher', 'head']),
  /** Empty: the bank's proposal stands again. */
  text: text(longestRemark).transform((value) => value.trim()),
  /** The version that was written over; 0: nobody had written here. */
  version: z.number().int().min(0),
})
