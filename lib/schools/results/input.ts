import * as z from 'zod'

import { code } from '@/lib/curriculum/input'
import { day, orNull } from '@/lib/fields'

const tick = z
  .union([z.literal('on'), z.boolean()])
  .optional()
  .transform((value) => value === 'on' || value === true)

/** The settings that change results, as their form sends them. `seen`: the version that was changed. */
export const ChangeSettings = z.object({
  seen: z.coerce.number().int().min(0),
  absentCountsAsZero: tick,
  rankBy: z.enum(['average', 'points'], 'Choose one of the two.'),
  defaultReligion: orNull(code),
  nextTermOpens: orNull(day),
})
