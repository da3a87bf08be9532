import * as z from 'zod'

/** Which result of a class: one assessment, or the result of a term. */
export const ResultChoice = z.union([
  z.object({ assessmentId: z.uuid() }),
  z.object({ term: z.number().int().min(1).max(9) }),
])
export type ResultChoice = z.infer<typeof ResultChoice>

/** As it stands in addresses: the assessment's id, or "term-3". Null when it is neither. */
export function readResultChoice(text: string): ResultChoice | null {
  const term = /^term-([1-9])$/.exec(text)?.[1]
  const choice = ResultChoice.safeParse(term ? { term: Number(term) } : { assessmentId: text })
  return choice.success ? choice.data : null
}

export const writeResultChoice = (choice: ResultChoice): string =>
  'term' in choice ? `term-${choice.term}` : choice.assessmentId
