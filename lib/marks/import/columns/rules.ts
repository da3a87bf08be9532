import type { Decimal } from '@/lib/grading/types'
import { learnerField } from '@/lib/learners/import/file'
import { findHeader, headerKey, statedMaximum } from '@/lib/sheets/headers'

export type SheetArea = {
  code: string
  name: string
  abbreviation: string
  knecCode: string | null
  aliases: readonly string[]
  slot: string | null
  components: readonly { code: string; name: string; header: string }[]
}
export type SheetSlot = { code: string; name: string; abbreviation: string; aliases: readonly string[] }
export type SheetPaper = { id: string; area: string; component: string | null; max: Decimal }

/** A level's learning areas, and the papers that the assessment sets. */
export type Papers = {
  areas: readonly SheetArea[]
  slots: readonly SheetSlot[]
  papers: readonly SheetPaper[]
}

/** A column that is read: one paper, or those of a slot, of which each learner has their own. */
export type Column = { header: string; subject: string; papers: SheetPaper[] }
export type RefusedColumn = { column: string; area?: string; reason: string; code: string }

export type Columns = {
  /** Index of the header row. */
  at: number
  names: number | undefined
  numbers: number | undefined
  /** By place in the row; undefined where nothing is read. */
  marks: (Column | undefined)[]
  refused: RefusedColumn[]
  ignored: string[]
  /** Rows below the header that state the maxima, as the old system's workbooks do. */
  maximumRow: number | null
}

type Meaning = { subject: string; area: SheetArea | null; papers: SheetPaper[]; composite: boolean }

const tellNothing =
  /^(sno|sn|no|serial|serialno|id|total|totals|totalmarks|grandtotal|outof|average|avg|mean|meanscore|rank|ranking|position|pos|points|pts|level|grade|remarks?|comments?|signature|sign)$/

/** Finds the header of a sheet of marks and gives its columns their meaning; null when there is none. */
export function readColumns(rows: readonly (readonly string[])[], level: Papers): Columns | null {
  const meanings = meaningsOf(level)
  const field = (key: string) => (meanings(key).length > 0 ? 'marks' : learnerField(key))
  const at = findHeader(rows, field)
  if (at === null) return null
  const header = rows[at]!
  const below = rows[at + 1] ?? []
  const maximumRow = /^max(imum)?(marks?)?$/.test(headerKey(below[0] ?? '')) ? at + 1 : null
  const columns: Columns = {
    at,
    names: undefined,
    numbers: undefined,
    marks: [],
    refused: [],
    ignored: [],
    maximumRow,
  }
  const seen = new Set<string>()

  for (const [i, cell] of header.entries()) {
    const key = headerKey(cell)
    if (key === '') continue
    const meant = meanings(key)
    const known = learnerField(key)
    if (meant.length === 0 && known === 'fullName') columns.names ??= i
    else if (meant.length === 0 && known === 'admissionNumber') columns.numbers ??= i
    else if (meant.length === 0 && (known || tellNothing.test(key))) columns.ignored.push(cell)
    else {
      const stated = statedMaximum(cell) ?? (maximumRow === null ? null : (below[i]?.trim() ?? null))
      const problem = problemOf(meant, stated, seen)
      if (problem) columns.refused.push({ column: cell, ...problem })
      else columns.marks[i] = { header: cell, subject: meant[0]!.subject, papers: meant[0]!.papers }
      for (const { subject } of meant) seen.add(subject)
    }
  }
  return columns
}

function problemOf(
  meant: readonly Meaning[],
  stated: string | null,
  seen: ReadonlySet<string>,
): Omit<RefusedColumn, 'column'> | null {
  const [one, other] = meant
  if (!one) return { reason: 'no such learning area', code: 'unknown_column' }
  if (other)
    return { reason: `may be ${meant.map(({ subject }) => subject).join(' or ')}`, code: 'ambiguous_column' }
  const area = one.subject
  if (one.composite) return { area, reason: 'entered by its parts', code: 'composite_parent' }
  if (one.papers.length === 0) return { area, reason: 'this assessment does not set it', code: 'not_set' }
  if (seen.has(area)) return { area, reason: 'stands in the file twice', code: 'duplicate_column' }
  const differs = stated && one.papers.find(({ max }) => Number(max) !== Number(stated))
  if (!differs) return null
  return {
    area,
    reason: `the paper is out of ${Number(differs.max)}, the heading says ${stated}`,
    code: 'other_maximum',
  }
}

/** What a header may mean: by full names first, then codes and abbreviations, then aliases; the first that knows it decides. */
function meaningsOf({ areas, slots, papers }: Papers): (key: string) => Meaning[] {
  const tiers: Map<string, Meaning[]>[] = [new Map(), new Map(), new Map()]
  const add = (tier: number, names: readonly (string | null)[], meaning: Meaning) => {
    for (const key of new Set(names.map((name) => headerKey(name ?? '')))) {
      if (key === '') continue
      tiers[tier]!.set(key, [...(tiers[tier]!.get(key) ?? []), meaning])
    }
  }
  const of = (area: SheetArea, component: string | null) =>
    papers.filter((paper) => paper.area === area.code && paper.component === component)

  for (const area of areas) {
    const whole = { subject: area.code, area, papers: of(area, null), composite: area.components.length > 0 }
    add(0, [area.name], whole)
    add(1, [area.code, area.abbreviation, area.knecCode], whole)
    add(2, area.aliases, whole)
    for (const { code, name, header } of area.components) {
      const part = { subject: `${area.code}.${code}`, area, papers: of(area, code), composite: false }
      add(0, [header, `${area.name} ${name}`], part)
      add(1, [`${area.code} ${code}`, `${area.abbreviation} ${code}`, `${area.abbreviation} ${name}`], part)
      add(2, [name, code], part)
    }
  }
  for (const slot of slots) {
    const own = areas.filter((area) => area.slot === slot.code && area.components.length === 0)
    const meaning = {
      subject: slot.code,
      area: null,
      papers: own.flatMap((area) => of(area, null)),
      composite: false,
    }
    add(0, [slot.name], meaning)
    add(1, [slot.code, slot.abbreviation], meaning)
    add(2, slot.aliases, meaning)
  }
  return (key) => tiers.map((tier) => tier.get(key)).find(Boolean) ?? []
}
