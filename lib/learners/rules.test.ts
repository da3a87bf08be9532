import { expect, it } from 'vitest'

import { hiddenPhone } from './rules'

it('hides all of a phone number but its end', () => {
  expect(hiddenPhone('+254712000123')).toBe('••• ••• 123')
})
