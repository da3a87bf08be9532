import * as z from 'zod'

import { line, orNull, readEmail } from '@/lib/fields'
import { readPhone } from '@/lib/phones'
import { counties } from '../counties/rules'

const email = orNull(
  line(200).transform((typed, context) => {
    const read = readEmail(typed)
    if (!read) context.addIssue({ code: 'custom', message: 'Write it like office@school.example.' })
    return read ?? ''
  }),
)

const phone = orNull(
  line(40).transform((typed, context) => {
    const read = readPhone(typed)
    if (!read) context.addIssue({ code: 'custom', message: 'Write it like 0712 345 678 or 020 271 0000.' })
    return read?.number ?? ''
  }),
)

const county = orNull(
  line(60).refine(
    (typed) => counties.some(({ name }) => name === typed),
    'Choose one of the 47 counties from the list.',
  ),
)

const number = orNull(line(40))

/** What the school says of itself; `version`: the one that was changed, so that two people do not undo each other. */
export const ChangeProfile = z.object({
  version: z.coerce.number().int().min(0),
  name: line(120),
  motto: orNull(line(200)),
  type: orNull(line(60)),
  category: orNull(line(60)),
  county,
  subCounty: orNull(line(60)),
  postalAddress: orNull(line(200)),
  phone,
  email,
  website: orNull(line(200)),
  registrationNumber: number,
  uic: number,
  knecCode: number,
  tscCode: number,
  language: z.enum(['en', 'sw']).default('en'),
})
