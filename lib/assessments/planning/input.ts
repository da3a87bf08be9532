import * as z from 'zod'

import { day, doubles, line, orNull } from '@/lib/fields'
import { maximum, weight } from '../input'

/** How many assessments of a term the form has room for. */
export const mostPlanned = 6

/** What a term is made of as a rule, and other plans that schools use. */
export const plans = [
  {
    id: 'three',
    name: 'Opener 20, Mid-Term 30, End Term 50',
    rows: [
      { name: 'Opener', weight: '20' },
      { name: 'Mid-Term', weight: '30' },
      { name: 'End Term', weight: '50' },
    ],
  },
  {
    id: 'cats',
    name: 'CAT 1 15, CAT 2 15, End Term 70',
    rows: [
      { name: 'CAT 1', weight: '15' },
      { name: 'CAT 2', weight: '15' },
      { name: 'End Term', weight: '70' },
    ],
  },
  { id: 'one', name: 'End Term alone', rows: [{ name: 'End Term', weight: '100' }] },
] as const

/**
 * The assessments of terms, as the form sends them: `term:<id>` ticked for each term they are made in; `name1`, `weight1`
 * …, a row without a name is none; `max`: every paper's maximum, empty: each part's own and 100 for the rest.
 */
export const PlanAssessments = z
  .object({ max: orNull(maximum) })
  .catchall(z.string().max(60))
  .transform(({ max, ...form }, context) => {
    const cells = form as Record<string, string>
    const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    const termIds = Object.keys(cells)
      .filter((name) => name.startsWith('term:'))
      .map((name) => name.slice('term:'.length))
    if (termIds.length === 0) say('terms', 'Tick the terms in which these are sat.')
    for (const id of termIds)
      if (!z.uuid().safeParse(id).success) say('terms', 'One of these terms is not here.')
    const rows = Array.from({ length: mostPlanned }, (_, i) => i + 1).flatMap((n) => {
      const name = cells[`name${n}`]?.trim() ?? ''
      if (!name) return []
      const read = weight.safeParse(cells[`weight${n}`]?.trim() || '0')
      if (!read.success) say(`weight${n}`, `${name}: the weight ${read.error.issues[0]!.message}.`)
      return [{ n, name, weight: read.data ?? '0' }]
    })
    if (rows.length === 0) say('name1', 'Name at least one assessment.')
    for (const { index, value } of doubles(rows, (row) => row.name))
      say(`name${rows[index]!.n}`, `${value} is there twice.`)
    if (rows.length > 0 && rows.every((row) => Number(row.weight) === 0))
      say('weight1', 'At least one assessment needs a weight above 0.')
    return { max, termIds, rows: rows.map(({ name, weight }) => ({ name, weight })) }
  })

/** One assessment's own facts. `seen`: the version that was changed. */
export const ChangeAssessment = z
  .object({
    assessmentId: z.uuid(),
    seen: z.string().max(40),
    name: line(60),
    weight,
    order: z.coerce.number('Type a whole number.').int('Type a whole number.').min(0).max(999),
    startsOn: day,
    endsOn: day,
  })
  .refine(({ startsOn, endsOn }) => startsOn <= endsOn, {
    path: ['endsOn'],
    message: 'The last day is before the first.',
  })

export const OneAssessment = z.object({ assessmentId: z.uuid() })

/** The papers of one level in an assessment: `paper:<area>` or `paper:<area>:<part>` → maximum; empty: not set. */
export const ChangePapers = z
  .object({ assessmentId: z.uuid(), levelId: z.uuid() })
  .catchall(z.string().max(20))
  .transform(({ assessmentId, levelId, ...form }, context) => {
    const papers = Object.entries(form as Record<string, string>).flatMap(([name, typed]) => {
      const [kind, areaId = '', componentId = null] = name.split(':')
      if (kind !== 'paper' || typed.trim() === '') return []
      const read = maximum.safeParse(typed)
      const known =
        z.uuid().safeParse(areaId).success && (!componentId || z.uuid().safeParse(componentId).success)
      if (!known) context.addIssue({ code: 'custom', path: [name], message: 'This paper is not here.' })
      else if (!read.success)
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `The maximum ${typed.trim()} ${read.error.issues[0]!.message}.`,
        })
      else return [{ areaId, componentId, max: read.data }]
      return []
    })
    return { assessmentId, levelId, papers }
  })
