import { describe, expect, it } from 'vitest'

import { passwordProblem } from './password-rules'

const own = [
  'teacher.maths',
  'jane.wanjiru@school.example',
  '+254712345678',
  '0712345678',
  'Kilimani Junior School',
]

describe('a password that a person chooses', () => {
  it.each([
    'three quiet green lanterns',
    'wimbo wa asubuhi mzuri',
    'it\'s 4 o\'clock, "quite" late',
    'x7#Kp!qLz93mVw2R',
    '🔒🔑🗝️ vault door opens',
    '🔒🔑🏠🌍🐘🦒🍎🚌🥁🧭🧩🪁🧵🪴🎈',
    'парольная фраза из слов',
    `${'abcdefghkmnp '.repeat(9)}xyz`,
    'ninasoma vitabu vingi',
    `a long sentence ${'that goes on '.repeat(8)}`.slice(0, 128),
  ])('may be %j', (password) => {
    expect(passwordProblem(password, own)).toBeNull()
  })

  it.each([
    'password password',
    'Password1234567890',
    'PASSWORD!PASSWORD!PASSWORD!',
    'aaaaaaaaaaaaaaaaaaaaaaa',
    '123456789012345',
    'qwertyuiopasdfghjkl',
    'abcdefghijklmnopqrstuvwxyz',
    'teachermaths2026!',
    'Teacher.Maths.Teacher.Maths',
    'kilimani-junior-school',
    'hillview-demo-school',
    '0712345678 0712345678',
    'jane wanjiru school',
    'admin admin admin admin',
    'KenyaKenyaKenya2026',
  ])('is not %j, which a stranger would try first', (password) => {
    expect(passwordProblem(password, own)).toMatch(/first things a stranger/)
  })

  it('has 15 to 128 characters as people count them', () => {
    const letters = 'qrstabdfhjlnpzvwxk'
    expect(passwordProblem(letters.slice(0, 14))).toMatch(/at least 15/)
    expect(passwordProblem(letters.slice(0, 15))).toBeNull()
    expect(passwordProblem('🔒🔑🗝🏠🌍🐘🦒'.repeat(2))).toMatch(/at least 15/)
    expect(passwordProblem(`${letters} `.repeat(7).slice(0, 128))).toBeNull()
    expect(passwordProblem(`${letters} `.repeat(7).slice(0, 129))).toMatch(/at most 128/)
    expect(passwordProblem('')).toMatch(/at least 15/)
  })

  it('has nothing that cannot be stored', () => {
    expect(passwordProblem('three quiet\u0000 green lanterns')).toMatch(/cannot be stored/)
    expect(passwordProblem('three quiet\ud800 green lanterns')).toMatch(/cannot be stored/)
  })
})
