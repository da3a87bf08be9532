import * as z from 'zod'

import { line, orNull } from '@/lib/fields'

export const year = z.number().int().min(2000).max(2100)

/** Class = grade + optional stream; without a name of its own it is called by both. */
export const NewClass = z
  .object({
    name: orNull(line(60)),
    grade: line(40),
    stream: orNull(line(40)),
    capacity: orNull(z.number().int().min(1).max(1000)),
  })
  .transform((added) => ({
    ...added,
    name: added.name ?? [added.grade, added.stream].filter(Boolean).join(' '),
  }))

export const AddClasses = z.object({ year, classes: z.array(NewClass) })
