import * as z from 'zod'

import { year } from '@/lib/classes/input'
import { day } from '@/lib/fields'
import { text } from '@/lib/text'

/** Where the class teachers of the new year come from: the class of the same name, the class its learners come from, or nobody. */
export const teacherChoices = ['same', 'up', 'none'] as const

const ticked = z
  .union([z.boolean(), z.literal('on')])
  .optional()
  .transform(Boolean)

const MakeYearFields = z
  .object({
    fromYearId: z.uuid(),
    year: z.coerce.number().pipe(year),
    teachers: z.enum(teacherChoices),
    assignments: ticked,
    assessments: ticked,
    /** `opens.1`, `closes.1` …: the days of each term. */
    days: z.record(z.string().regex(/^(opens|closes)\.[1-9]$/), z.unknown()),
  })
  .transform(({ days, ...rest }, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message })
    const numbers = [...new Set(Object.keys(days).map((key) => Number(key.split('.')[1])))].sort()
    const read = (field: string) => {
      const found = day.safeParse(days[field])
      if (!found.success) refuse(field, 'Choose a day.')
      return found.data ?? ''
    }
    const terms = numbers.map((number) => ({
      number,
      opens: read(`opens.${number}`),
      closes: read(`closes.${number}`),
    }))
    for (const [i, { number, opens, closes }] of terms.entries()) {
      const before = terms[i - 1]
      if (opens && closes && opens > closes) refuse(`closes.${number}`, 'The term closes before it opens.')
      if (before?.closes && opens && opens <= before.closes)
        refuse(`opens.${number}`, `Term ${number} opens before term ${before.number} closes.`)
      if (opens && !opens.startsWith(`${rest.year}-`))
        refuse(`opens.${number}`, `This is not a day of ${rest.year}.`)
    }
    if (terms.length === 0) refuse('year', 'A year needs at least one term.')
    return { ...rest, terms }
  })

/** A form sends its fields side by side; the days of the terms are put together here. */
export const MakeYear = z.preprocess((raw) => {
  if (typeof raw !== 'object' || raw === null || 'days' in raw) return raw
  const isDay = ([key]: [string, unknown]) => /^(opens|closes)\.\d$/.test(key)
  const entries = Object.entries(raw)
  return {
    ...Object.fromEntries(entries.filter((entry) => !isDay(entry))),
    days: Object.fromEntries(entries.filter(isDay)),
  }
}, MakeYearFields)

const reason = text(300)
  .transform((value) => value.trim())
  .pipe(z.string().min(1, 'Say why, in a few words.'))

export const CloseYear = z.object({ yearId: z.uuid() })
export const ReopenYear = z.object({ yearId: z.uuid(), reason })
