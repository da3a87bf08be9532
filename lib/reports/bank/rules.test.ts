import { expect, it } from 'vitest'

import { startRemarks } from '@/lib/schools/rules'
import { exampleOf, placeholderProblem } from './rules'

it('knows what may stand in braces', () => {
  for (const { text } of startRemarks) expect(placeholderProblem(text)).toBeNull()
  expect(placeholderProblem('{he} did well in {best}.')).toBeNull()
  expect(placeholderProblem('Well done {name}.')).toBe(
    '{name} is not known. Use {firstName}, {he}, {him}, {his}, {best}, {weakest}, {area}.',
  )
  for (const broken of ['{firstName', 'a } b', '{}', '{{best}}'])
    expect(placeholderProblem(broken)).not.toBeNull()
})

it('shows a remark as it reads', () => {
  expect(exampleOf('{he} is strong in {best}; {weakest} needs {his} time.')).toBe(
    'She is strong in English; Mathematics needs her time.',
  )
})
