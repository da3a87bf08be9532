import { expect, it } from 'vitest'

import { ageOn, documentDate, showDay, showDays, showMoment, showTime, today } from './dates'

it('shows days with weekday on screens and without on papers', () => {
  expect(showDay('2026-08-14')).toBe('Fri 14 Aug 2026')
  expect(showDay('2026-09-06')).toBe('Sun 6 Sep 2026')
  expect(showDay('2028-02-29')).toBe('Tue 29 Feb 2028')
  expect(documentDate('2026-10-23')).toBe('23 Oct 2026')
})

it('says once what the ends of a span share', () => {
  expect(showDays('2026-08-24', '2026-10-23')).toBe('24 Aug – 23 Oct 2026')
  expect(showDays('2026-10-05', '2026-10-09')).toBe('5 – 9 Oct 2026')
  expect(showDays('2026-12-28', '2027-01-04')).toBe('28 Dec 2026 – 4 Jan 2027')
  expect(showDays('2026-10-05', '2026-10-05')).toBe('5 Oct 2026')
})

it('tells the time of the school, not of the computer', () => {
  expect(showMoment('2026-08-14T11:32:59Z')).toBe('Fri 14 Aug 2026, 14:32')
  expect(showMoment('2026-08-14T21:05:00Z')).toBe('Sat 15 Aug 2026, 00:05')
  expect(showMoment(new Date('2026-08-14T21:05:00Z'), 'UTC')).toBe('Fri 14 Aug 2026, 21:05')
  expect(showTime('2026-01-01T20:59:00Z')).toBe('23:59')
})

it('knows that a day begins three hours earlier in Nairobi than in Greenwich', () => {
  expect(today(undefined, new Date('2026-12-31T20:59:59Z'))).toBe('2026-12-31')
  expect(today(undefined, new Date('2026-12-31T21:00:00Z'))).toBe('2027-01-01')
  expect(today('UTC', new Date('2026-12-31T21:00:00Z'))).toBe('2026-12-31')
})

it('counts a birthday on the day itself', () => {
  expect(ageOn('2013-08-14', '2026-08-13')).toBe(12)
  expect(ageOn('2013-08-14', '2026-08-14')).toBe(13)
})
