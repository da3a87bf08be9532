/** What becomes of a learner at the end of a year. */
export const outcomes = ['promote', 'repeat', 'graduate', 'transfer', 'leave', 'hold'] as const
export type Outcome = (typeof outcomes)[number]
