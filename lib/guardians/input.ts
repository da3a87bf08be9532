import * as z from 'zod'

import { orNull, readEmail } from '@/lib/fields'
import { readPhone } from '@/lib/phones'
import { personName, text } from '@/lib/text'
import { relationships } from '@/lib/words'

/** As it is typed at home, 0712 000 123; kept as E.164. Null: none. */
const phone = orNull(text(40)).transform((typed, context) => {
  if (typed === null) return null
  const read = readPhone(typed)
  if (read) return read.number
  context.addIssue(
    `No phone has the number ${typed.trim()}. Type it as 0712 000 123, or with + and the country’s code.`,
  )
  return z.NEVER
})

const email = orNull(text(200)).transform((typed, context) => {
  if (typed === null) return null
  const read = readEmail(typed)
  if (read) return read
  context.addIssue('An e-mail address looks like jane@example.com.')
  return z.NEVER
})

/** A box of a form: ticked, or not sent at all. */
const ticked = z
  .union([z.boolean(), z.literal('on')])
  .optional()
  .transform(Boolean)

const version = z.coerce.number().int().min(1)
const person = {
  fullName: personName,
  phone,
  phone2: phone,
  email,
  language: z.enum(['en', 'sw']).default('en'),
}
const link = {
  relationship: z.enum(relationships, 'Choose one of the list.'),
  maySeeReports: ticked,
  pays: ticked,
}

export const AddGuardian = z.object({ learnerId: z.uuid(), ...person, ...link })
export const LinkGuardian = z.object({ learnerId: z.uuid(), guardianId: z.uuid(), ...link })
export const ChangeGuardian = z.object({ guardianId: z.uuid(), version, ...person })
export const ChangeGuardianship = z.object({ guardianshipId: z.uuid(), version, ...link })
export const OneGuardianship = z.object({ guardianshipId: z.uuid() })
export const OneGuardian = z.object({ guardianId: z.uuid() })

const reason = text(300)
  .transform((value) => value.trim())
  .pipe(z.string().min(1, 'Say why, in a few words.'))
export const Restrict = z.object({ learnerId: z.uuid(), guardianId: z.uuid(), reason })
export const Lift = z.object({ restrictionId: z.uuid(), reason })

/** `account`: whose account stays, where both have one. */
export const MergeGuardians = z.object({
  keptId: z.uuid(),
  otherId: z.uuid(),
  account: z.enum(['kept', 'other']).default('kept'),
})
export const KeepApart = z.object({ oneId: z.uuid(), otherId: z.uuid() })
