import * as z from 'zod'

import { day, line, orNull } from '@/lib/fields'
import { admissionNumber } from '@/lib/learners/values/rules'
import { personName } from '@/lib/text'

const AdmissionNumber = z
  .string()
  .refine(
    (value) => admissionNumber(value) === value,
    'An admission number is 1 to 12 of A to Z, 0 to 9, / and -.',
  )

const NewGuardian = z.object({
  fullName: personName,
  relationship: line(40),
  /** E.164; at most two. */
  phones: z.array(z.string().regex(/^\+\d{6,15}$/)).max(2),
  email: z.email().nullable(),
})

export const NewLearner = z.object({
  /** None: the next free number is given. */
  admissionNumber: AdmissionNumber.nullable(),
  fullName: personName,
  classId: z.uuid(),
  gender: z.enum(['F', 'M']).nullable(),
  dateOfBirth: day.nullable(),
  admittedOn: day.nullable(),
  upi: orNull(line(30)),
  assessmentNumber: orNull(line(30)),
  religion: orNull(line(30)),
  /** Optional areas, and the one of a slot, that the learner has chosen. */
  chosenAreaIds: z.array(z.uuid()),
  guardians: z.array(NewGuardian),
})
export type NewLearner = z.output<typeof NewLearner>

export const AdmitLearners = z.object({ learners: z.array(NewLearner).min(1).max(20_000) })

/** Areas that learners take by choice from now on. */
export const TakeAreas = z.object({
  taken: z.array(z.object({ learnerId: z.uuid(), areaId: z.uuid() })),
})
