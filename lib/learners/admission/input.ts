import * as z from 'zod'

import { day, line, orNull, readEmail } from '@/lib/fields'
import { admissionNumber } from '@/lib/learners/values/rules'
import { readPhone } from '@/lib/phones'
import { personName } from '@/lib/text'

/** The earliest birthday that a learner can have. */
const oldest = 30

export const AdmissionNumber = z
  .string()
  .max(60)
  .transform((typed, context) => {
    const number = admissionNumber(typed)
    if (number !== null) return number
    context.addIssue('An admission number is 1 to 12 of A to Z, 0 to 9, / and -.')
    return z.NEVER
  })

export const Phone = z
  .string()
  .max(60)
  .transform((typed, context) => {
    const phone = readPhone(typed)
    if (phone) return phone.number
    context.addIssue('This is no phone number in use. Type it as 0712 000 123.')
    return z.NEVER
  })

export const Email = z
  .string()
  .max(254)
  .transform((typed, context) => {
    const email = readEmail(typed)
    if (email) return email
    context.addIssue('This is no e-mail address. Type it as name@example.com.')
    return z.NEVER
  })

export const Birthday = day
  .refine((typed) => typed <= new Date().toISOString().slice(0, 10), 'This day has not come yet.')
  .refine(
    (typed) => Number(typed.slice(0, 4)) > new Date().getFullYear() - oldest,
    `A learner is less than ${oldest} years old.`,
  )

export const Gender = orNull(z.enum(['F', 'M']))

/** What the form of one admission asks for. Only name and class are needed. */
export const AdmitLearner = z
  .object({
    fullName: personName,
    classId: z.uuid('Choose a class.'),
    gender: Gender,
    admissionNumber: orNull(AdmissionNumber),
    dateOfBirth: orNull(Birthday),
    admittedOn: orNull(day),
    religion: orNull(line(30)),
    upi: orNull(line(30)),
    previousSchool: orNull(line(120)),
    guardianName: orNull(personName),
    relationship: orNull(line(40)),
    phone: orNull(Phone),
    email: orNull(Email),
    /** The class has somebody of this name, and this is another child. */
    another: z.boolean().default(false),
  })
  .refine(({ guardianName, phone, email }) => guardianName !== null || (phone === null && email === null), {
    path: ['guardianName'],
    message: 'Whose phone or e-mail is this? Type the guardian’s name.',
  })
