import { describe, expect, it } from 'vitest'

import { sizeOfSms } from '@/lib/sms/rules'
import { invitationMail, invitationSms, linkOf, readLink } from './rules'

const secret = '7Kq2xPd9LwYt3Vb8Nc4RmQ'

describe('the link of an invitation', () => {
  it('says the school and the secret, and is read back', () => {
    expect(linkOf(1234, secret)).toBe(`ya-${secret}`)
    expect(readLink(linkOf(1234, secret))).toEqual({ schoolNumber: 1234, secret })
  })

  it.each([
    '',
    'x',
    secret,
    `-${secret}`,
    `ya-${secret}x`,
    `ya-${secret.slice(1)}`,
    `YA-${secret}`,
    `ya-${secret}\n`,
    `../${secret}`,
    `0o-${secret.slice(0, 21)}0`,
  ])('%j is none', (typed) => expect(readLink(typed)).toBeNull())
})

describe('what is sent', () => {
  const told = {
    name: 'Jane Wambui',
    school: 'Kilimani Comprehensive School',
    address: `https://kilimani.hillview.example/invitation/ya-${secret}`,
    endsAt: new Date('2026-12-02T20:30:00Z'),
  }

  it('fits into two texts at most, in the plain alphabet', () => {
    expect(sizeOfSms(invitationSms(told))).toMatchObject({ alphabet: 'GSM-7', unusual: [] })
    expect(sizeOfSms(invitationSms(told)).parts).toBeLessThanOrEqual(2)
  })

  it('says until when by the school’s own clock', () => {
    expect(invitationMail(told).text).toContain('until 2 Dec 2026')
    expect(invitationMail(told).text).toContain(told.address)
  })
})
