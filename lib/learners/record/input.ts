import * as z from 'zod'

import { day, line, orNull } from '@/lib/fields'
import { Birthday, Gender } from '@/lib/learners/admission/input'
import { personName } from '@/lib/text'

/** What the form of a learner's record holds. The admission number is not in it: it never changes. */
export const LearnerRecord = z.object({
  fullName: personName,
  gender: Gender,
  dateOfBirth: orNull(Birthday),
  admittedOn: orNull(day),
  upi: orNull(line(30)),
  assessmentNumber: orNull(line(30)),
  religion: orNull(line(30)),
  previousSchool: orNull(line(120)),
})
export type LearnerRecord = z.output<typeof LearnerRecord>

export const EditLearner = LearnerRecord.extend({
  learnerId: z.uuid(),
  /** As it was when the form was opened. */
  version: z.coerce.number().int(),
  /** Optional areas of the learner's level that they take; none where the level offers none. */
  areaIds: z.array(z.uuid()).max(40).default([]),
})
