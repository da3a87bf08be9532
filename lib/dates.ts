/** Where a school is unless its profile says otherwise. */
export const nairobi = 'Africa/Nairobi'

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The day it is now in the school, as 2026-08-14. */
export const today = (timeZone = nairobi, now = new Date()): string => clock(now, timeZone).day

/** A day of the calendar (2026-08-14) as people read it: Fri 14 Aug 2026. */
export const showDay = (day: string): string =>
  `${weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()]} ${documentDate(day)}`

/** A day as it stands on papers, without the weekday: 14 Aug 2026. */
export function documentDate(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${date} ${months[month! - 1]} ${year}`
}

/** From one day to another, said once what they share: 24 Aug – 23 Oct 2026. */
export function showDays(from: string, to: string): string {
  if (from === to) return documentDate(from)
  const [first, last] = [documentDate(from).split(' '), documentDate(to).split(' ')]
  const same = first[2] !== last[2] ? 3 : first[1] !== last[1] ? 2 : 1
  return `${first.slice(0, same).join(' ')} – ${last.join(' ')}`
}

/** An instant in the school's time: Fri 14 Aug 2026, 14:32. */
export function showMoment(moment: Date | string, timeZone = nairobi): string {
  const { day, time } = clock(new Date(moment), timeZone)
  return `${showDay(day)}, ${time}`
}

/** The clock time of an instant in the school: 14:32. */
export const showTime = (moment: Date | string, timeZone = nairobi): string =>
  clock(new Date(moment), timeZone).time

/** Whole years between a birthday and a day. */
export function ageOn(born: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4))
  return day.slice(5) < born.slice(5) ? years - 1 : years
}

// The Swedish way of writing dates is the ISO one; its parts are the same in every version of the platform.
function clock(moment: Date, timeZone: string): { day: string; time: string } {
  const text = moment.toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  const [day, time] = text.split(' ')
  return { day: day!, time: time! }
}
