import * as z from 'zod'

import { line, orNull, usernameShape } from '@/lib/fields'
import { personName } from '@/lib/text'
import { slug } from '../input'

const username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(usernameShape, '2 to 64 letters, figures, dots and hyphens, such as wanjiru.kamau.')

const schoolName = line(120)

/** A school with the person who is to lead it. Without a short name of its own it is called after its name. */
export const FoundSchool = z.object({
  school: schoolName,
  slug: orNull(slug),
  name: personName,
  username,
})

/** The first person of an installation, who chooses a password at once. */
export const BeginInstallation = z.object({
  code: z.string().max(200),
  school: schoolName,
  name: personName,
  username,
  password: z.string().max(2000),
})
