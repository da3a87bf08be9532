/** `note`: how the day was worked out where that is not plain to see. */
export type ReadDay =
  | { day: string; note: 'date_from_serial' | 'two_digit_year' | null }
  | { day: null; why: 'unreadable' | 'implausible'; value: string }

const months = 'january february march april may june july august september october november december'.split(
  ' ',
)
const serials = { from: 36_526, to: 54_788 }

/**
 * Reads a day as schools write it, always day first: 14/08/2012, 9-Mar-2013, 3 March 2013, 2012-08-14,
 * a spreadsheet's day number (2000 to 2049). Two-digit years mean 20yy. Days after `latest` or before `earliest`
 * are implausible.
 */
export function readDay(typed: string, { earliest, latest }: { earliest: string; latest: string }): ReadDay {
  const text = typed.trim()
  const [day, note] = parts(text)
  if (day === null) return { day: null, why: 'unreadable', value: text }
  if (day < earliest || day > latest) return { day: null, why: 'implausible', value: day }
  return { day, note }
}

function parts(text: string): [string | null, 'date_from_serial' | 'two_digit_year' | null] {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+Z?)?$/.exec(text)
  if (iso) return [calendarDay(Number(iso[1]), Number(iso[2]), Number(iso[3])), null]

  const figures = /^(\d{1,2})[/.\-\s]+(\d{1,2})[/.\-\s]+(\d{4}|\d{2})$/.exec(text)
  const words = /^(\d{1,2})(?:st|nd|rd|th)?[\s./-]*([a-z]{3,9})\.?,?[\s./-]*(\d{4}|\d{2})$/i.exec(text)
  const match = figures ?? words
  if (match) {
    const [, d, m, y] = match as unknown as [string, string, string, string]
    const month = figures ? Number(m) : monthNumber(m)
    const year = y.length === 2 ? 2000 + Number(y) : Number(y)
    return [calendarDay(year, month, Number(d)), y.length === 2 ? 'two_digit_year' : null]
  }

  const serial = /^\d{5}$/.test(text) ? Number(text) : 0
  if (serial < serials.from || serial > serials.to) return [null, null]
  return [new Date(Date.UTC(1899, 11, 30 + serial)).toISOString().slice(0, 10), 'date_from_serial']
}

/** 1 to 12 for "Mar", "March", "Sept"; 0 when it is no month. */
function monthNumber(word: string): number {
  const typed = word.toLowerCase()
  return months.findIndex((name) => name.startsWith(typed)) + 1
}

function calendarDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return real ? date.toISOString().slice(0, 10) : null
}
