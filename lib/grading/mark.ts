import { Fraction } from './fraction'
import type { Decimal, Mark } from './types'

export type MarkReason = 'over-maximum' | 'negative' | 'decimals' | 'not-a-number'

export type MarkReading = { ok: true; mark: Mark } | { ok: false; reason: MarkReason; message: string }

/** Longer text is no mark, whatever it says: the largest maximum is 1,000. */
const longest = 40

/** A decimal without idle zeros: 007.50 → 7.5. */
export const plain = (digits: string) =>
  (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits).replace(/^0+(?=\d)/, '')

/** What was typed, when it is short and can be printed. */
const quoted = (text: string) =>
  /^[\x21-\x7e\xa1-\u024f][\x20-\x7e\xa0-\u024f]{0,14}$/.test(text) ? `“${text}”` : 'This'

/**
 * Reads what somebody typed for a paper out of `max`. Only spaces and no-break spaces around it are ignored,
 * and nothing is capped, rounded or truncated: what does not fit is refused with a message for the person.
 */
export function readMark(typed: string, max: Decimal): MarkReading {
  const allowed = `Type 0 to ${plain(max)}, A for absent or E for exempt.`
  const refuse = (reason: MarkReason, what: string): MarkReading => ({
    ok: false,
    reason,
    message: `${what} ${allowed}`,
  })
  const notANumber = (text: string) => refuse('not-a-number', `${quoted(text)} is not a mark.`)

  const text = typed.replace(/^[ \u00a0\u2007\u202f]+|[ \u00a0\u2007\u202f]+$/g, '')
  if (text === '') return { ok: true, mark: { state: 'blank' } }
  if (text.length > longest) return notANumber(text)
  if (/^(?:A|AB|ABS|ABSENT|X)$/i.test(text)) return { ok: true, mark: { state: 'absent' } }
  if (/^(?:E|EX|EXEMPT|EXEMPTED)$/i.test(text)) return { ok: true, mark: { state: 'exempt' } }

  const [, minus, digits, decimals = ''] = /^([-\u2212]?)(\d+(?:\.(\d+))?)$/.exec(text) ?? []
  if (digits === undefined) return notANumber(text)
  const mark = `Mark ${minus && '-'}${digits}`
  if (minus) return refuse('negative', `${mark} is negative.`)
  if (decimals.length > 2) return refuse('decimals', `${mark} has more than 2 decimals.`)
  if (Fraction.decimal(digits).compare(Fraction.decimal(max)) > 0)
    return refuse('over-maximum', `Mark ${plain(digits)} is more than the maximum ${plain(max)}.`)
  return { ok: true, mark: { state: 'number', value: plain(digits) } }
}

/** As people see it: 12.50 → 12.5, absent X, exempt EX; blank is empty where marks are entered and – on documents. */
export function showMark(mark: Mark, where: 'entry' | 'document' = 'entry'): string {
  switch (mark.state) {
    case 'number':
      return plain(mark.value)
    case 'absent':
      return 'X'
    case 'exempt':
      return 'EX'
    case 'blank':
      return where === 'entry' ? '' : '–'
  }
}
