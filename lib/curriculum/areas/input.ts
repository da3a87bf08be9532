import * as z from 'zod'

import { maximum, weight } from '@/lib/assessments/input'
import { doubles, line, orNull } from '@/lib/fields'
import { code } from '../input'

/** Names of ticked boxes that begin alike: `keep:<id>`. */
const named = (form: Record<string, unknown>, begin: string) =>
  Object.keys(form)
    .filter((name) => name.startsWith(begin))
    .map((name) => name.slice(begin.length))

/**
 * What a level teaches, as the form sends it: `keep:<id>` ticked for what stays, `add:<code>` for what the country knows
 * and the level lacks, and a learning area of the school's own by `name` and `abbreviation`.
 */
export const ChooseAreas = z
  .object({
    levelId: z.uuid(),
    name: orNull(line(80)),
    abbreviation: orNull(line(20)),
    code: orNull(code),
  })
  .catchall(z.string().max(200))
  .transform(({ levelId, name, abbreviation, code, ...form }, context) => {
    if (name === null && (abbreviation !== null || code !== null))
      context.addIssue({
        code: 'custom',
        path: ['name'],
        message: 'Type the name of the learning area, too.',
      })
    const own = name && { name, abbreviation, code }
    return { levelId, keep: named(form, 'keep:'), add: named(form, 'add:'), own }
  })

const Part = z.object({
  id: orNull(z.uuid()),
  code,
  name: line(80),
  header: orNull(line(120)),
  max: maximum,
  weight,
})

/** How many parts an area's form has room for. */
export const mostParts = 6

/**
 * One learning area with its parts, as its form sends them: `part1.code`, `part1.name`, … A row without a name and a code
 * is none. `seen`: the version that was changed.
 */
export const ChangeArea = z
  .object({
    areaId: z.uuid(),
    seen: z.string().max(40),
    name: line(80),
    abbreviation: line(20),
    knecCode: orNull(line(20)),
    order: z.coerce.number('Type a whole number.').int('Type a whole number.').min(0).max(9999),
    aliases: orNull(line(500)),
    optional: z.literal('on').optional(),
  })
  .catchall(z.string().max(200))
  .transform(({ optional, aliases, areaId, seen, name, abbreviation, knecCode, order, ...form }, context) => {
    const cells = form as Record<string, string>
    const parts = Array.from({ length: mostParts }, (_, i) => i + 1).flatMap((n) => {
      const cell = (of: string) => cells[`part${n}.${of}`]?.trim() ?? ''
      if (!cell('name') && !cell('code')) return []
      const row = {
        id: cell('id'),
        code: cell('code'),
        name: cell('name') || cell('code'),
        header: cell('header'),
        max: cell('max') || '100',
        weight: cell('weight') || cell('max') || '100',
      }
      const read = Part.safeParse(row)
      for (const issue of read.error?.issues ?? [])
        context.addIssue({
          code: 'custom',
          path: [`part${n}.${String(issue.path[0])}`],
          message: `Part ${n}: the ${String(issue.path[0])} ${issue.message}.`,
        })
      return read.success ? [{ ...read.data, place: n }] : []
    })
    const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (parts.length === 1)
      say(`part${parts[0]!.place}.name`, 'A learning area has no parts (one paper), or at least two.')
    for (const { index, value } of doubles(parts, (part) => part.code))
      say(`part${parts[index]!.place}.code`, `The code ${value} is there twice.`)
    if (parts.length > 1 && parts.every((part) => Number(part.weight) === 0))
      say('part1.weight', 'At least one part needs a weight above 0.')
    return {
      areaId,
      seen,
      name,
      abbreviation,
      knecCode,
      order,
      optional: optional === 'on',
      aliases: (aliases ?? '')
        .split(/[,;\n]/)
        .map((alias) => alias.trim())
        .filter(Boolean),
      parts: parts.map(({ place: _, ...part }) => part),
    }
  })
