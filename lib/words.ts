/** A number with the word that goes with it: "1 learner", "45 learners". */
export const counted = (number: number, one: string, many: string): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`

/** How a learner's gender is said; it may not be recorded. */
export const genderWord = (gender: 'F' | 'M' | null): string =>
  gender === 'F' ? 'Girl' : gender === 'M' ? 'Boy' : 'Not recorded'
