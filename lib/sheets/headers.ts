/** A header compares by its letters and digits alone; accents, case and a trailing "(Max: 60)" do not matter. */
export const headerKey = (text: string) =>
  text
    .replace(maximum, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

const maximum = /\(\s*(?:max(?:imum)?(?:\s*marks?)?|out\s+of)\s*[:.=-]?\s*(\d+(?:\.\d+)?)\s*\)\s*$/i

/** The maximum that a header states: "SST (Max: 60)" → "60". */
export const statedMaximum = (header: string): string | null => maximum.exec(header)?.[1] ?? null

/** Rows among which the header may stand; those above it are titles. */
const searched = 30

/**
 * The header row (index from 0): the first with one of the `anchors` (a name or number column) and one more known header.
 * `field` says what a header's key means, null when nothing. Null: the table has no header.
 */
export function findHeader(
  rows: readonly (readonly string[])[],
  field: (key: string) => string | null,
  anchors: readonly string[] = ['fullName', 'admissionNumber'],
): number | null {
  const found = rows.slice(0, searched).findIndex((row) => {
    const fields = new Set(row.map((cell) => field(headerKey(cell))).filter(Boolean))
    return anchors.some((anchor) => fields.has(anchor)) && fields.size > 1
  })
  return found === -1 ? null : found
}

export type Skip = 'empty' | 'section_title' | 'repeated_header' | 'total_row' | 'hint_row'

const totals = /^(grand|class|sub|overall)?(totals?|averages?|means?|jumla|wastani)$/
const hint = /^\(.*\b(optional|required|hiari)\b.*\)$/i

/** Why a row below the header holds no learner; null when it may. `names`: the columns of the name. */
export function skipped(
  row: readonly string[],
  header: readonly string[],
  nameColumn: number | undefined,
): Skip | null {
  const filled = row.map((cell) => cell.trim()).filter(Boolean)
  if (filled.length === 0) return 'empty'
  const name = nameColumn === undefined ? '' : (row[nameColumn] ?? '')
  if ([filled[0]!, name].some((cell) => totals.test(headerKey(cell)))) return 'total_row'
  if (filled.length === 1) return 'section_title'
  const same = row.filter((cell, i) => cell.trim() !== '' && headerKey(cell) === headerKey(header[i] ?? ''))
  if (same.length > filled.length / 2) return 'repeated_header'
  return filled.filter((cell) => hint.test(cell)).length > filled.length / 2 ? 'hint_row' : null
}
