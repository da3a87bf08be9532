import { fillRemark } from '../remarks/rules'

/** What a remark may hold in braces, and what each becomes. */
export const placeholders = {
  firstName: 'the learner’s first name',
  he: 'he or she',
  him: 'him or her',
  his: 'his or her',
  best: 'the best learning area',
  weakest: 'the weakest learning area',
  area: 'the learning area the remark is about',
} as const

/** What is wrong with the braces of a remark, in words; null when nothing is. */
export function placeholderProblem(text: string): string | null {
  const unknown = [...text.matchAll(/\{([^{}]*)\}/g)]
    .map(([, name]) => name!)
    .find((name) => !(name in placeholders))
  if (unknown !== undefined)
    return `{${unknown}} is not known. Use ${Object.keys(placeholders)
      .map((name) => `{${name}}`)
      .join(', ')}.`
  return /[{}]/.test(text.replace(/\{[^{}]*\}/g, ''))
    ? 'A brace stands alone: write {firstName}, with both.'
    : null
}

/** How a remark reads on one invented girl's card. */
export const exampleOf = (text: string): string =>
  fillRemark(text, {
    name: 'Grace Wanjiru',
    gender: 'F',
    best: 'English',
    weakest: 'Mathematics',
    area: 'Mathematics',
  })
