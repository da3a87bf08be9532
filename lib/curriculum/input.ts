import * as z from 'zod'

import { day, decimal, doubles, line, list, orNull } from '@/lib/fields'
import { validateScale } from '@/lib/grading/scale'

/** Short and stable; a dot would be read as AREA.COMPONENT. */
export const code = line(30).pipe(z.string().regex(/^[^\s.]+$/, 'must be a code without spaces and dots'))

const national = /^(EE|ME|AE|BE)\d?$/

const NewBand = z
  .object({
    level: line(20),
    name: orNull(line(80)),
    min: z.number(),
    points: z.number(),
    group: orNull(line(20)),
  })
  .transform((band) => ({
    ...band,
    name: band.name ?? band.level,
    group: band.group ?? national.exec(band.level)?.[1] ?? '',
  }))

/** A version of a grading scale: bands from high to low. */
export const NewScale = z
  .object({
    code,
    version: z.number().int().min(1).max(9999).default(1),
    name: orNull(line(80)),
    effectiveFrom: orNull(day),
    overallFrom: z.enum(['average', 'meanPoints']).default('average'),
    bands: z.array(NewBand),
  })
  .superRefine((scale, context) => {
    for (const { band, message } of validateScale(scale))
      context.addIssue({ code: 'custom', path: band === null ? ['bands'] : ['bands', band], message })
  })

const NewComponent = z.object({
  code,
  name: orNull(line(80)),
  header: orNull(line(120)),
  max: decimal({ above: 0, most: 1000 }).default('100'),
  weight: decimal({ most: 1000 }).optional(),
})

const NewArea = z
  .object({
    order: z.number().int().min(0).max(9999).optional(),
    code,
    name: line(80),
    abbreviation: orNull(line(20)),
    knecCode: orNull(line(20)),
    aliases: list(line(120)),
    slot: orNull(code),
    optional: z.boolean().optional(),
    compulsory: z.boolean().optional(),
    components: list(NewComponent),
  })
  .transform(({ optional, compulsory, components, ...area }) => ({
    ...area,
    abbreviation: area.abbreviation ?? area.code,
    optional: optional ?? compulsory === false,
    components: components.map((part) => ({
      ...part,
      name: part.name ?? part.code,
      header: part.header ?? `${area.name} ${part.name ?? part.code}`,
      weight: part.weight ?? part.max,
    })),
  }))

const NewSlot = z
  .object({
    code,
    name: orNull(line(80)),
    abbreviation: orNull(line(20)),
    choice: line(40),
    aliases: list(line(120)),
  })
  .transform((slot) => ({
    ...slot,
    name: slot.name ?? slot.code,
    abbreviation: slot.abbreviation ?? slot.code,
  }))

/** A level of schooling with its grades, slots and learning areas. */
export const NewLevel = z
  .object({
    code,
    name: orNull(line(80)),
    grades: z.array(line(40)).min(1, 'needs at least one grade'),
    scale: orNull(code),
    showPositions: z.boolean().default(false),
    slots: list(NewSlot),
    learningAreas: list(NewArea),
  })
  .superRefine(levelFaults)

type Level = { slots: z.output<typeof NewSlot>[]; learningAreas: z.output<typeof NewArea>[] }

function levelFaults({ slots, learningAreas: areas }: Level, context: z.RefinementCtx) {
  const say = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message })
  const twice = (list: string, found: { index: number; value: string }[], what: string) => {
    for (const { index, value } of found) say([list, index, what], `“${value}” is there twice in this level`)
  }
  twice(
    'slots',
    doubles(slots, (slot) => slot.code),
    'code',
  )
  twice(
    'learningAreas',
    doubles(areas, (area) => area.code),
    'code',
  )
  twice(
    'learningAreas',
    doubles(areas, (area) => area.name),
    'name',
  )
  for (const [i, area] of areas.entries()) {
    const at = ['learningAreas', i]
    if (area.slot !== null && !slots.some((slot) => slot.code === area.slot))
      say([...at, 'slot'], `“${area.slot}” is not one of the level’s slots`)
    if (area.components.length === 1)
      say([...at, 'components'], 'a learning area has no components (one paper) or at least two')
    for (const { index, value } of doubles(area.components, (part) => part.code))
      say([...at, 'components', index, 'code'], `“${value}” is there twice in this learning area`)
    if (area.components.length > 1 && area.components.every((part) => Number(part.weight) === 0))
      say([...at, 'components'], 'at least one component needs a weight above 0')
  }
}

export const AddScales = z.object({ scales: z.array(NewScale) })
export const AddLevels = z.object({
  levels: z.array(
    NewLevel.refine((level) => level.scale !== null, { path: ['scale'], message: 'needs a grading scale' }),
  ),
})
