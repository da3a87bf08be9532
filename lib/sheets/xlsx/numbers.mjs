/** Numbers of the built-in formats that show dates (ECMA-376, 18.8.30; 27 to 36 and 50 to 58 by locale). */
const builtInDates = new Set([
  14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58,
])
const builtInPercent = new Set([9, 10])

/** @returns {'date' | 'percent' | 'plain'} what a number format shows */
export function formatOf(id, code) {
  if (builtInDates.has(id)) return 'date'
  if (builtInPercent.has(id)) return 'percent'
  if (code === undefined) return 'plain'
  const [first = ''] = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '').split(';')
  if (/[dy]/i.test(first)) return 'date'
  return first.includes('%') ? 'percent' : 'plain'
}

const days = { from1900: Date.UTC(1899, 11, 30), from1904: Date.UTC(1904, 0, 1), last: 2_958_465 }

/** A stored number as the person sees it: a date as 2012-05-14, a percentage with its sign, else its digits. */
export function shownNumber(stored, format, date1904) {
  const value = Number(stored)
  if (stored === '' || !Number.isFinite(value)) return stored
  if (format === 'date' && value >= 1 && value <= days.last) {
    const moment = new Date((date1904 ? days.from1904 : days.from1900) + Math.round(value * 86_400_000))
    return moment.toISOString().slice(0, Number.isInteger(value) ? 10 : 16)
  }
  return format === 'percent' ? `${digits(value * 100)}%` : digits(value)
}

/** Spreadsheets calculate with 15 significant digits: 12.300000000000001 is 12.3. */
const digits = (value) => {
  const rounded = Number(value.toPrecision(15))
  return Number.isInteger(rounded) && Math.abs(rounded) < 1e21 ? BigInt(rounded).toString() : String(rounded)
}
