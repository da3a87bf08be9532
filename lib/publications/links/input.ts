import * as z from 'zod'

import { ResultChoice } from '@/lib/results/input'

export const ShowLinks = z.object({
  classId: z.uuid(),
  choice: ResultChoice,
  /** One child's link; left out: everybody's in the class. */
  learnerId: z.uuid().optional(),
})

export const ChangeLink = z.object({ classId: z.uuid(), choice: ResultChoice, learnerId: z.uuid() })

/** A child's link to a published report, as staff see it. */
export type FamilyLink = {
  learnerId: string
  name: string
  admissionNumber: string
  state: 'open' | 'ended' | 'revoked' | 'none'
  /** What stands after /r/, while it is open and can be shown. */
  link: string | null
  /** ISO moment of its end. */
  endsAt: string | null
  /** Guardians who may not see this child's reports, and whether nobody may. */
  barred: string[]
  nobodyMay: boolean
}

/** The links to one published result, by the children's names. Texts as on the cards. */
export type ResultLinks = { className: string; term: string; result: string; links: FamilyLink[] }

/** "12-7Kq2xPd9LwYt3Vb8Nc4RmQ": the school's number and the secret. */
export const writeLink = (schoolNumber: number, secret: string): string => `${schoolNumber}-${secret}`

/** A link as it came in an address, with what a message may have put behind it; null for what cannot be one. */
export function readLink(text: string): { schoolNumber: number; secret: string } | null {
  const [, number, secret] = /^([1-9]\d{0,8})-([1-9A-HJ-NP-Za-km-z]{22})[.,;:!?)\]}>'"…]*$/.exec(text) ?? []
  return number && secret ? { schoolNumber: Number(number), secret } : null
}
