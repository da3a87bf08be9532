import * as z from 'zod'

import { orNull } from '@/lib/fields'

const classId = z.uuid('This class is not here.')
const areaId = z.uuid('This learning area is not here.')
export const staffId = z.uuid('Choose who.')
const seen = z.string().max(16)

/** One place on the grid: a learning area in a class, or (null) the lead of the class. */
export type Cell = { classId: string; areaId: string | null }

/** Places as a form sends them: `cell.<class>.<area or lead>` = what stood there (lib/teaching/rules.ts: `seenOf`). */
const cellsOfForm = (raw: unknown) => {
  if (typeof raw !== 'object' || raw === null || 'cells' in raw) return raw
  const cells = Object.entries(raw).flatMap(([key, seen]) => {
    const [kind, classId, area] = key.split('.')
    return kind === 'cell' ? [{ classId, areaId: area === 'lead' ? null : area, seen }] : []
  })
  return { ...raw, cells }
}

/** What becomes of the places: given to this person alone, to this person beside who is there, or left empty. */
export const hows = ['give', 'add', 'clear'] as const
export type How = (typeof hows)[number]

type SetTeachingOutput = { cells: (Cell & { seen: string })[]; staffId: string | null; how: How }

export const SetTeaching = z.preprocess(
  cellsOfForm,
  z
    .object({
      cells: z
        .array(z.object({ classId, areaId: areaId.nullable(), seen }))
        .min(1, 'Choose a place first: tick a subject of a class.')
        .max(2000),
      staffId: orNull(staffId),
      how: z.enum(hows).default('give'),
    })
    .refine(({ staffId, how }) => how === 'clear' || staffId !== null, {
      path: ['staffId'],
      message: 'Choose who teaches it.',
    }),
) as unknown as z.ZodType<SetTeachingOutput, Record<string, unknown>>

/** `seen`: how many places the preview showed; another number now is told instead of done. */
export const TransferTeaching = z
  .object({ from: staffId, to: staffId, seen: z.coerce.number().int().min(0) })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'Choose somebody else.' })

export const CopyTeaching = z.object({
  year: z.coerce.number().int(),
  seen: z.coerce.number().int().min(0),
})
