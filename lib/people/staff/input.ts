import * as z from 'zod'

import type { Role } from '@/lib/auth/actor'
import { line, orNull, readEmail } from '@/lib/fields'
import { readPhone } from '@/lib/phones'
import { personName, text } from '@/lib/text'
import { staffRoles } from '../input'

export const titles = ['Mr', 'Mrs', 'Ms', 'Miss', 'Dr', 'Sr', 'Fr', 'Rev', 'Tr', 'Mwl'] as const

const phone = orNull(
  text(40).transform((typed, context) => {
    const read = readPhone(typed)
    if (read) return read.number
    context.addIssue('This cannot be a phone number in use. Write it like 0712 345 678.')
    return z.NEVER
  }),
)

const email = orNull(
  text(254).transform((typed, context) => {
    const read = readEmail(typed)
    if (read) return read
    context.addIssue('An e-mail address has a name, an @ and an address, such as jane@school.example.')
    return z.NEVER
  }),
)

/** A form says each role by a field of its own: `role.head=on`. */
const rolesOfForm = (raw: unknown) => {
  if (typeof raw !== 'object' || raw === null || 'roles' in raw) return raw
  const roles = Object.keys(raw).flatMap((key) => (key.startsWith('role.') ? key.slice(5) : []))
  return { ...raw, roles }
}

const details = {
  fullName: personName,
  title: orNull(line(20)),
  gender: orNull(z.enum(['F', 'M'])),
  phone,
  email,
  tscNumber: orNull(line(40)),
  employeeNumber: orNull(line(40)),
  roles: z
    .array(z.enum(staffRoles))
    .min(1, 'Choose at least one role.')
    .transform((roles) => staffRoles.filter((role) => roles.includes(role))),
}

/** What is known about somebody of the staff. A name and a role are enough. */
export type StaffDetails = {
  fullName: string
  title: string | null
  gender: 'F' | 'M' | null
  phone: string | null
  email: string | null
  tscNumber: string | null
  employeeNumber: string | null
  roles: Role[]
}

/** What a form sends: everything as text, `role.head=on` for each role. */
export type StaffForm = Record<string, unknown>

export const NewPerson = z.preprocess(rolesOfForm, z.object(details)) as unknown as z.ZodType<
  StaffDetails,
  StaffForm
>

const staffId = z.uuid('This person is not here.')
/** The version that the person who changes it saw. */
const version = z.coerce.number().int().min(1)

export const ChangedPerson = z.preprocess(
  rolesOfForm,
  z.object({ ...details, staffId, version }),
) as unknown as z.ZodType<StaffDetails & { staffId: string; version: number }, StaffForm>

export const OneOfStaff = z.object({ staffId })
export type OneOfStaff = z.input<typeof OneOfStaff>

/** What an address says of a list (lib/people/staff/rules.ts reads it). */
export const ExportStaff = z.record(z.string(), z.string())
