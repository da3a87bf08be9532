import * as z from 'zod'

import { line } from '@/lib/fields'
import { NewScale } from '../input'

/** Which scale each level uses, `level:<id>` → code; `positions:<id>` ticked where its cards show positions. */
export const ChooseScales = z.record(z.string(), z.string().max(60)).transform((form, context) => {
  const levels = Object.entries(form).flatMap(([name, scaleCode]) => {
    if (!name.startsWith('level:')) return []
    const id = name.slice('level:'.length)
    return [{ id, scaleCode, showPositions: form[`positions:${id}`] === 'on' }]
  })
  if (levels.length === 0) context.addIssue({ code: 'custom', message: 'There is no level to choose for.' })
  for (const { id } of levels)
    if (!z.uuid().safeParse(id).success)
      context.addIssue({ code: 'custom', message: 'This level is not here, or not yours to see.' })
  return levels
})

/** How many bands a scale's form has room for. */
export const mostBands = 15

/** A scale as its form sends it: `level1`, `min1`, `points1`, `name1`, `group1`, …; a row without a level is none. */
export const SaveScale = z
  .object({
    code: line(30).pipe(z.string().regex(/^[^\s.]+$/, 'A code has no spaces and dots.')),
    name: line(80),
    overallFrom: z.enum(['average', 'meanPoints']),
  })
  .catchall(z.string().max(80))
  .transform(({ code, name, overallFrom, ...form }, context) => {
    const cells = form as Record<string, string>
    const rows = Array.from({ length: mostBands }, (_, i) => i + 1).flatMap((n) => {
      const cell = (column: string) => cells[`${column}${n}`]?.trim() ?? ''
      if (!cell('level') && !cell('min')) return []
      const number = (column: string) =>
        /^\d{1,4}(\.\d{1,2})?$/.test(cell(column)) ? Number(cell(column)) : Number.NaN
      for (const column of ['min', 'points'])
        if (Number.isNaN(number(column)))
          context.addIssue({ code: 'custom', path: [`${column}${n}`], message: `Row ${n}: type a number.` })
      return [
        {
          n,
          level: cell('level'),
          name: cell('name') || null,
          group: cell('group') || null,
          min: number('min'),
          points: number('points'),
        },
      ]
    })
    if (context.issues.length > 0) return z.NEVER
    const bands = rows.map(({ n: _, ...band }) => band)
    const read = NewScale.safeParse({ code, name, overallFrom, bands })
    for (const issue of read.error?.issues ?? []) {
      const row =
        issue.path[0] === 'bands' && typeof issue.path[1] === 'number' ? rows[issue.path[1]]?.n : null
      context.addIssue({
        code: 'custom',
        path: [row ? `${String(issue.path[2] ?? 'min')}${row}` : 'level1'],
        message: row ? `Row ${row}: ${issue.message}` : issue.message,
      })
    }
    return read.success ? read.data : z.NEVER
  })
