export type YearTerm = {
  number: number
  name: string
  opens: string
  closes: string
  halfTermFrom: string | null
  halfTermTo: string | null
}

/** A day so many days later; days are as 2026-01-05. */
export function daysLater(day: string, days: number): string {
  const moved = new Date(`${day}T00:00:00Z`)
  moved.setUTCDate(moved.getUTCDate() + days)
  return moved.toISOString().slice(0, 10)
}

export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)

/** The same terms 52 weeks later, so that they open and close on the same days of the week. Only a proposal: the ministry says. */
export const proposeTerms = (terms: readonly YearTerm[]): YearTerm[] => {
  const later = (day: string | null) => day && daysLater(day, 364)
  return terms.map((term) => ({
    ...term,
    opens: daysLater(term.opens, 364),
    closes: daysLater(term.closes, 364),
    halfTermFrom: later(term.halfTermFrom),
    halfTermTo: later(term.halfTermTo),
  }))
}

/** The year an address asks for (?year=2026), else the current one; null: there is none. */
export const chosenYear = <Y extends { year: number; isCurrent: boolean }>(
  years: readonly Y[],
  wanted: unknown,
): Y | null =>
  years.find(({ year }) => String(year) === wanted) ?? years.find(({ isCurrent }) => isCurrent) ?? null

/** A day by which a year is asked for: this one in the current year, else the last of a year that is over, the first of one to come. */
export const dayIn = ({ year, isCurrent }: { year: number; isCurrent: boolean }, today: string): string =>
  isCurrent ? today : String(year) < today.slice(0, 4) ? lastDayOf(year) : `${year}-01-01`

/** The last day of an academic year, on which its classes end. */
export const lastDayOf = (year: number): string => `${year}-12-31`
