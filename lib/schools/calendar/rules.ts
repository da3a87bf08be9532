import { showDay } from '@/lib/dates'

export type TermDates = {
  number: number
  opens: string
  closes: string
  halfTerm: { from: string; to: string } | null
}

const term = (number: number, opens: string, closes: string, from?: string, to?: string): TermDates => ({
  number,
  opens,
  closes,
  halfTerm: from && to ? { from, to } : null,
})

/** Term dates as the ministry's circulars gave them. A year that is not here is typed by the school. */
const published: Record<number, TermDates[]> = {
  2025: [
    term(1, '2025-01-06', '2025-04-04', '2025-02-26', '2025-03-02'),
    term(2, '2025-04-28', '2025-08-01', '2025-06-25', '2025-06-29'),
    term(3, '2025-08-25', '2025-10-24'),
  ],
  2026: [
    term(1, '2026-01-05', '2026-04-02', '2026-02-25', '2026-03-01'),
    term(2, '2026-04-27', '2026-07-31', '2026-06-24', '2026-06-28'),
    term(3, '2026-08-24', '2026-10-23'),
  ],
}

/** The dates to propose for a year; none where no circular is known. */
export const termsOf = (year: number): TermDates[] => published[year] ?? []

/** What stands against a year's terms, in words, by the field that is to be changed (`opens2`). */
export function termProblems(terms: readonly TermDates[]): Record<string, string[]> {
  const problems: Record<string, string[]> = {}
  const say = (field: string, words: string) => {
    problems[field] ??= [words]
  }
  const inOrder = [...terms].sort((a, b) => a.number - b.number)
  for (const [i, { number, opens, closes, halfTerm }] of inOrder.entries()) {
    const before = inOrder[i - 1]
    if (closes <= opens) say(`closes${number}`, `Term ${number} closes before it opens.`)
    if (before && opens <= before.closes)
      say(
        `opens${number}`,
        `Term ${before.number} closes on ${showDay(before.closes)}. Open later than that.`,
      )
    if (halfTerm && halfTerm.to < halfTerm.from)
      say(`halfTo${number}`, `The half-term of term ${number} ends before it begins.`)
    if (halfTerm && (halfTerm.from < opens || halfTerm.to > closes))
      say(`halfFrom${number}`, `The half-term is not within term ${number}.`)
  }
  return problems
}

const dayMs = 86_400_000
const shifted = (day: string, by: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * dayMs).toISOString().slice(0, 10)
const between = (from: string, to: string) =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)

/**
 * When assessments are sat in a term, evenly spread: one of three early, in the middle and near the end, five days each.
 * `place` from 0 of `count`.
 */
export function sittingDays(
  { opens, closes }: Pick<TermDates, 'opens' | 'closes'>,
  place: number,
  count: number,
): { from: string; to: string } {
  const room = Math.max(0, between(opens, closes) - 4)
  const early = Math.min(7, Math.floor(room / 4))
  const late = Math.max(early, room - Math.min(10, Math.floor(room / 4)))
  const about = count === 1 ? late : Math.round(early + ((late - early) * place) / (count - 1))
  // From Monday to Friday, where the term has begun by then.
  const weekday = (new Date(`${shifted(opens, about)}T00:00:00Z`).getUTCDay() + 6) % 7
  const start = Math.max(0, about - weekday)
  return { from: shifted(opens, start), to: shifted(opens, Math.min(start + 4, between(opens, closes))) }
}
