import * as z from 'zod'

import { day, line, orNull } from '@/lib/fields'

/** Numbers that others know a learner by. Those of certificates are sensitive. */
export const numberKinds = {
  birth_certificate: 'Birth certificate',
  maisha: 'Maisha number',
  index: 'Index number',
  assessment: 'Another assessment number',
} as const
export type NumberKind = keyof typeof numberKinds

const Kind = z.enum(Object.keys(numberKinds) as [NumberKind, ...NumberKind[]], 'Choose what the number is.')

export const ReadNumbers = z.object({ learnerId: z.uuid() })
export const AddNumber = z.object({
  learnerId: z.uuid(),
  kind: Kind,
  value: line(40),
  verifiedOn: orNull(day),
})
export const RemoveNumber = z.object({ learnerId: z.uuid(), numberId: z.uuid() })
