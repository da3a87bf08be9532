import * as z from 'zod'

import { year } from '@/lib/classes/input'
import { day, orNull } from '@/lib/fields'
import { type TermDates, termProblems } from './rules'

/** How many terms a year has room for in its form. */
export const mostTerms = 3

const numbers = Array.from({ length: mostTerms }, (_, i) => i + 1)
const typed = orNull(day)

/** A year's terms as its form sends them: `opens1`, `closes1`, `halfFrom1`, `halfTo1`, …; a term without days is none. */
export const SaveYear = z
  .object({ year: z.coerce.number('Type the year, such as 2026.').pipe(year) })
  .catchall(z.string().max(40))
  .transform(({ year, ...form }, context) => {
    const cells = form as Record<string, string>
    const say = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message })
    const terms: TermDates[] = []
    for (const number of numbers) {
      const before = context.issues.length
      const [opens, closes, from, to] = ['opens', 'closes', 'halfFrom', 'halfTo'].map((column) => {
        const read = typed.safeParse(cells[`${column}${number}`])
        if (!read.success) say(`${column}${number}`, `Term ${number}: write the day like 2026-01-05.`)
        return read.data ?? null
      })
      if (context.issues.length > before || (!opens && !closes && !from && !to)) continue
      if (!opens) say(`opens${number}`, `Type the day on which term ${number} opens.`)
      else if (!closes) say(`closes${number}`, `Type the day on which term ${number} closes.`)
      else if (Boolean(from) !== Boolean(to))
        say(
          from ? `halfTo${number}` : `halfFrom${number}`,
          `Type both days of the half-term of term ${number}.`,
        )
      else terms.push({ number, opens, closes, halfTerm: from && to ? { from, to } : null })
    }
    if (context.issues.length > 0) return z.NEVER
    for (const [field, [words]] of Object.entries(termProblems(terms))) say(field, words!)
    if (terms.length === 0) say('opens1', 'A year needs at least one term.')
    return { year, terms }
  })
