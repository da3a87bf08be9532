/** A number with the word that goes with it: "1 learner", "45 learners". */
export const counted = (number: number, one: string, many: string): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`

/** How a learner's gender is said; it may not be recorded. */
export const genderWord = (gender: 'F' | 'M' | null): string =>
  gender === 'F' ? 'Girl' : gender === 'M' ? 'Boy' : 'Not recorded'

/** What a guardian can be to a child; `other` for whatever is not among them. */
export const relationships = [
  'mother',
  'father',
  'guardian',
  'grandmother',
  'grandfather',
  'aunt',
  'uncle',
  'sister',
  'brother',
  'other',
] as const

/** The languages the school writes in. */
export const languages = { en: 'English', sw: 'Kiswahili' } as const
