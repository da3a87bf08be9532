import { describe, expect, it } from 'vitest'

import { readPhone, readPhones, showPhone } from './phones'

describe('phone numbers', () => {
  it.each([
    '0712 000 123',
    '712000123',
    '254712000123',
    '+254712000123',
    '00254712000123',
    '+254 (0) 712 000 123',
    '0712-000-123',
    '0712.000.123',
  ])('takes %s', (typed) => {
    expect(readPhone(typed)).toEqual({ number: '+254712000123', sms: true, foreign: false })
  })

  it.each(['0110 000 769', '0102 000 035', '0769 000 459'])('knows the newer mobile ranges: %s', (typed) => {
    expect(readPhone(typed)).toMatchObject({ sms: true, foreign: false })
  })

  it('keeps landlines and foreign numbers, and says so', () => {
    expect(readPhone('020 2000 825')).toEqual({ number: '+254202000825', sms: false, foreign: false })
    expect(readPhone('+256 772 000 123')).toMatchObject({ number: '+256772000123', foreign: true })
  })

  it.each(['', '07120008', 'none', '0', '1e9', '+254', '12345678901234567890'])('refuses “%s”', (typed) => {
    expect(readPhone(typed)).toBeNull()
  })

  it('splits several numbers in one cell', () => {
    expect(readPhones('0757 000 815 / 0769-000-816 or 12; 0757000815')).toEqual({
      phones: [
        { number: '+254757000815', sms: true, foreign: false },
        { number: '+254769000816', sms: true, foreign: false },
      ],
      unusable: ['12'],
    })
  })

  it('shows a number as it is written at home', () => {
    expect(showPhone('+254712000123')).toBe('0712 000 123')
    expect(showPhone('+256772000123')).toBe('+256 772 000123')
  })
})
