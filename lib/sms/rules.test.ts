import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { plainSms, sizeOfSms } from './rules'

describe('the text of an SMS', () => {
  it('goes out with plain quotes, dashes, dots and spaces', () => {
    expect(plainSms('“Karibu” – it’s 8 East… KES\u00a012,345')).toBe('"Karibu" - it\'s 8 East... KES 12,345')
    expect(plainSms('a\u200bb\u202ec\r\nd')).toBe('abc\nd')
    expect(plainSms('Zoe\u0301')).toBe('Zoé')
  })

  it.each([
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(306), 'GSM-7', 306, 2],
    ['a'.repeat(307), 'GSM-7', 307, 3],
    ['[]{}\\^~|€', 'GSM-7', 18, 1],
    [`${'a'.repeat(159)}€`, 'GSM-7', 161, 2],
    // The sign of two places would be cut by the end of the first part.
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
    ['“quoted”', 'GSM-7', 8, 1],
    ['Ngũgĩ', 'UCS-2', 5, 1],
    ['ĩ'.repeat(70), 'UCS-2', 70, 1],
    ['ĩ'.repeat(71), 'UCS-2', 71, 2],
    ['😀'.repeat(35), 'UCS-2', 70, 1],
    ['', 'GSM-7', 0, 0],
  ])('counts %j', (text, alphabet, length, parts) => {
    expect(sizeOfSms(text)).toMatchObject({ alphabet, length, parts })
  })

  it('has room for a result in one part', () => {
    const result =
      'HILLVIEW: F.W. Kamau 8 East T3 End Term: ENG 64 KIS 49 MAT 74 CRE 81 ISC 63 AGN 57 SST 66 PTS 54 CAS 65. Avg 63.7 ME1, 52/72 pts. Opens 4 Jan 2027.'
    expect(sizeOfSms(result)).toEqual({ alphabet: 'GSM-7', length: 147, parts: 1, unusual: [] })
  })

  it('names what made it dear', () => {
    expect(sizeOfSms('Ngũgĩ and Mũthoni').unusual).toEqual(['ũ', 'ĩ'])
  })

  it('never has less room than its parts need, and changes nothing twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const { alphabet, length, parts } = sizeOfSms(text)
        expect(parts * (alphabet === 'GSM-7' ? 160 : 70)).toBeGreaterThanOrEqual(length)
        expect(plainSms(plainSms(text))).toBe(plainSms(text))
      }),
    )
  })
})
