import * as z from 'zod'

import { day, line } from '@/lib/fields'
import { text } from '@/lib/text'

/** More than that at once is a mistake more often than a wish. */
export const mostAtOnce = 3000

/** Learners picked by hand, or all that a list's filter (as an address says it) lets through. */
export const Selection = z.union([
  z.object({ ids: z.array(z.uuid()).min(1).max(1000) }),
  z.object({ filter: text(2000) }),
])
export type Selection = z.output<typeof Selection>

const nothing = (typed: unknown) => (typed === '' ? null : typed)

/** One thing that becomes of all of them. `from`: the first day in the new class. */
export const Change = z.discriminatedUnion('what', [
  z.object({ what: z.literal('class'), classId: z.uuid('Choose a class.'), from: day }),
  z.object({ what: z.literal('gender'), to: z.preprocess(nothing, z.enum(['F', 'M']).nullable()) }),
  z.object({ what: z.literal('religion'), to: z.preprocess(nothing, line(30).nullable()) }),
  z.object({ what: z.literal('area'), areaId: z.uuid('Choose an area.'), takes: z.boolean() }),
])
export type Change = z.output<typeof Change>

export const ChangeLearners = z.object({
  selection: Selection,
  change: Change,
  /** How many were going to change when somebody looked; null: nobody was told a number. */
  expected: z.number().int().nullable(),
})
