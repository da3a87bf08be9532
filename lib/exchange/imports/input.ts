import * as z from 'zod'

/** What can be brought in. */
export const importKinds = ['learners', 'guardians', 'staff', 'areas', 'marks'] as const
export type ImportKind = (typeof importKinds)[number]

/** `reading` and `taking`: a job is at it. */
export const importStates = ['reading', 'ready', 'taking', 'taken'] as const
export type ImportState = (typeof importStates)[number]

export const outcomes = ['new', 'changed', 'needs_you', 'unchanged', 'skipped'] as const
export type Outcome = (typeof outcomes)[number]

export type Issue = {
  field: string | null
  severity: 'error' | 'warning' | 'note'
  code: string
  value?: string
}
export type Change = { field: string; from: string | null; to: string }

/** What an import says of one row. `title`: who or what it is about. `cells`: as typed, corrections included, by field. */
export type RowReport = {
  row: number
  outcome: Outcome
  title: string
  cells: Record<string, string>
  issues: Issue[]
  changes: Change[]
  /** The school has changed since somebody looked: the row says something else now. */
  differs?: true
}

export type Counts = Record<Outcome, number> & {
  /** Rows that somebody must look at: not taken, or taken without one of their cells. */
  attention: number
}

/** What marks are of. */
export const MarkSheetOf = z.object({ classId: z.uuid(), assessmentId: z.uuid() })
export type MarkSheetOf = z.output<typeof MarkSheetOf>

const noImport = 'This import is not here, or not yours to see.'
export const OneImport = z.object({ importId: z.uuid(noImport) })

/** A form's fields by their prefix: `cell.fullName` → { fullName }. */
const withPrefix = (form: Record<string, unknown>, prefix: string) =>
  Object.fromEntries(
    Object.entries(form).flatMap(([key, value]) =>
      key.startsWith(prefix) && typeof value === 'string' ? [[key.slice(prefix.length), value]] : [],
    ),
  )

const row = z.coerce.number().int().min(1).max(20_000)
const cell = z.string().max(2000, 'At most 2,000 characters.')

/**
 * Cells of a row as somebody corrects them; the row is read again with them. `everywhere`: also those rows that name the same
 * unknown class. From a form: `cell.FIELD`.
 */
export const FixRow = z.preprocess(
  (raw) => {
    const form = raw as Record<string, unknown>
    return form?.cells ? form : { ...form, cells: withPrefix(form ?? {}, 'cell.') }
  },
  OneImport.extend({
    row,
    cells: z.record(z.string().max(60), cell),
    everywhere: z.preprocess((value) => value === true || value === 'yes', z.boolean()),
  }),
) as unknown as z.ZodType<
  { importId: string; row: number; cells: Record<string, string>; everywhere: boolean },
  { importId: string; row: number; cells: Record<string, string>; everywhere?: boolean }
>

/** Leaves a row out, or takes it in again; without `row` every row of an outcome. */
export const LeaveOut = OneImport.extend({
  row: row.optional(),
  outcome: z.enum(outcomes).optional(),
  out: z.union([z.boolean(), z.enum(['yes', 'no']).transform((word) => word === 'yes')]),
})

/** Which column means what, by place; '' is a column that is not read. From a form: `column.PLACE`. */
export const MapColumns = z.preprocess(
  (raw) => {
    const form = raw as Record<string, unknown>
    if (form?.fields) return form
    const columns = withPrefix(form ?? {}, 'column.')
    const places = Object.keys(columns).map(Number).filter(Number.isInteger)
    const width = Math.min(200, Math.max(0, ...places.map((place) => place + 1)))
    return { ...form, fields: Array.from({ length: width }, (_, i) => columns[i] ?? '') }
  },
  OneImport.extend({
    sheet: z.coerce.number().int().min(0).max(20).optional(),
    headerRow: z.coerce.number().int().min(0).max(60),
    fields: z.array(z.string().max(80)).max(200),
  }),
) as unknown as z.ZodType<
  { importId: string; sheet?: number; headerRow: number; fields: string[] },
  { importId: string; sheet?: number; headerRow: number; fields: string[] }
>

/** `decidedAt`: which reading of the file the person has seen. */
export const TakeImport = OneImport.extend({ decidedAt: z.string().max(40) })

export const OpenImport = z.object({
  kind: z.enum(importKinds, 'Choose what the file holds.'),
  fileName: z.string().max(500),
  tables: z.array(
    z.object({ name: z.string().nullable(), rows: z.array(z.array(z.string())), formulas: z.number() }),
  ),
  of: MarkSheetOf.nullable(),
})
