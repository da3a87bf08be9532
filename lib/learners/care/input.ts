import * as z from 'zod'

import { orNull } from '@/lib/fields'
import { text } from '@/lib/text'

const Words = orNull(text(2000))

/** What carers must know, each in the school's own words. */
export const careFields = {
  needs: 'Special needs and how they are met',
  health: 'Health: conditions and medicine',
  allergies: 'Allergies and diet',
  emergency: 'In an emergency',
} as const

export const ReadCare = z.object({ learnerId: z.uuid() })
export const SaveCare = z.object({
  learnerId: z.uuid(),
  /** 0: nothing was written yet. */
  version: z.coerce.number().int(),
  needs: Words,
  health: Words,
  allergies: Words,
  emergency: Words,
})
