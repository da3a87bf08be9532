import type { Change, Issue } from '@/lib/learners/import/rules'
import { tidyName } from '@/lib/learners/values/rules'
import type { SheetRow } from '@/lib/sheets/columns'
import { searchKey } from '@/lib/text'

export type KnownComponent = { code: string; name: string; max: string; weight: string }

export type KnownArea = {
  id: string
  levelId: string
  code: string
  name: string
  abbreviation: string
  knecCode: string | null
  optional: boolean
  aliases: readonly string[]
  components: readonly KnownComponent[]
}

export type CurriculumRegister = {
  levels: readonly { id: string; code: string; name: string; grades: readonly string[] }[]
  areas: readonly KnownArea[]
}

/** An area as a file names it; null is not said. */
export type ReadArea = {
  levelId: string
  code: string
  name: string
  abbreviation: string | null
  knecCode: string | null
  optional: boolean | null
  aliases: string[] | null
  components: KnownComponent[] | null
}

export type AreaOutcome = {
  row: number
  outcome: 'new' | 'changed' | 'unchanged' | 'needs_you' | 'skipped'
  issues: Issue[]
  changes: Change[]
  areaId: string | null
  area: ReadArea | null
}

type Cells = Partial<Record<string, string>>
type Say = (severity: Issue['severity'], field: string, code: string, value?: string) => void

const letters = (text: string) => searchKey(text).replace(/[^\p{L}\p{N}]/gu, '')
const number = (value: string) => String(Number(value))

/** Names by which the old system and the ministry call levels. */
const levelNames: Record<string, readonly string[]> = {
  'pre-primary': ['preprimary', 'pp', 'ecde', 'kindergarten'],
  'lower-primary': ['lowerprimary'],
  'upper-primary': ['upperprimary'],
  junior: ['juniorsecondary', 'juniorschool', 'jss', 'js', 'junior'],
  senior: ['seniorsecondary', 'seniorschool', 'senior', 'sss'],
  secondary: ['secondary', 'highschool', '844'],
}

/** How parts are written: "Grammar 60; Composition 40", with a weight where it differs from the maximum: "Theory 70 × 60". */
export const writeParts = (components: readonly KnownComponent[]): string =>
  components
    .map(
      ({ name, max, weight }) =>
        `${name} ${number(max)}${number(max) === number(weight) ? '' : ` × ${number(weight)}`}`,
    )
    .join('; ')

/** Null when it is not written like that, or is a single part. Codes are the first letters of the names. */
export function readParts(typed: string): KnownComponent[] | null {
  const parts = typed
    .split(/[;\n]/)
    .map((part) => part.trim())
    .filter(Boolean)
  const read = parts.map((part) =>
    /^(\p{L}[^;]*?)\s+(\d{1,4}(?:\.\d{1,2})?)(?:\s*[×x*]\s*(\d{1,4}(?:\.\d{1,2})?))?$/u.exec(part),
  )
  const components: KnownComponent[] = []
  for (const match of read) {
    const [, name, max, weight = max] = match ?? []
    if (!name || !max || !weight || Number(max) <= 0 || Number(max) > 1000 || Number(weight) > 1000)
      return null
    const code = freeCode(name, new Set(components.map((part) => part.code)))
    components.push({ code, name: tidyName(name), max: number(max), weight: number(weight) })
  }
  return components.length >= 2 ? components : null
}

/** A code of the first letters that nothing else has: "Computer Studies" → COM, then COM2. */
function freeCode(name: string, taken: ReadonlySet<string>): string {
  const start =
    name
      .normalize('NFKD')
      .toUpperCase()
      .replace(/[^A-Z]/g, '')
      .slice(0, 3) || 'A'
  for (let n = 1; ; n++) {
    const code = n === 1 ? start : `${start}${n}`
    if (!taken.has(code)) return code
  }
}

/** Decides every row of a list of learning areas in the knowledge of those before it. Nothing that the school has is taken away. */
export function areaReader({ levels, areas }: CurriculumRegister): (row: SheetRow) => AreaOutcome {
  const inLevel = new Map<string, KnownArea[]>(
    levels.map(({ id }) => [id, areas.filter((area) => area.levelId === id)]),
  )
  const codes = new Map(levels.map(({ id }) => [id, new Set(inLevel.get(id)!.map(({ code }) => code))]))
  const seen = new Map<string, number>()

  function levelOf(typed: string | undefined, say: Say) {
    if (typed === undefined) {
      if (levels.length === 1) return levels[0]!
      say('error', 'level', 'level_missing')
      return null
    }
    const key = letters(typed)
    const found = levels.find(
      ({ code, name, grades }) =>
        letters(code) === key ||
        letters(name) === key ||
        levelNames[code]?.includes(key) ||
        grades.some((grade) => letters(grade) === key),
    )
    if (!found) say('error', 'level', 'level_unknown', typed.trim())
    return found ?? null
  }

  function readRow(row: number, cells: Cells): AreaOutcome {
    const issues: Issue[] = []
    const say: Say = (severity, field, code, value) =>
      issues.push({ field, severity, code, ...(value === undefined ? {} : { value }) })
    const level = levelOf(cells.level, say)
    const name = nameOf(cells, say)
    const area = level && name ? known(level.id, name, cells, say) : null
    const needsYou = (): AreaOutcome => ({
      row,
      outcome: 'needs_you',
      issues,
      changes: [],
      areaId: null,
      area: null,
    })
    if (!level || !name || issues.some(({ severity }) => severity === 'error')) return needsYou()

    const read = readArea(level.id, name, area, cells, say)
    const key = `${level.id} ${area?.id ?? letters(name)}`
    const first = seen.get(key)
    if (first !== undefined) say('error', 'fullName', 'duplicate_in_file', `row ${first}`)
    if (issues.some(({ severity }) => severity === 'error')) return needsYou()
    seen.set(key, row)
    codes.get(level.id)!.add(read.code)
    if (!area) return { row, outcome: 'new', issues, changes: [], areaId: null, area: read }
    const changes = changesOf(area, read)
    return {
      row,
      outcome: changes.length > 0 ? 'changed' : 'unchanged',
      issues,
      changes,
      areaId: area.id,
      area: read,
    }
  }

  /** By code, else by name or another name. */
  function known(levelId: string, name: string, cells: Cells, say: Say): KnownArea | null {
    const code = cells.code === undefined ? null : codeOf(cells.code)
    const named = inLevel
      .get(levelId)!
      .find(
        (area) =>
          letters(area.name) === letters(name) ||
          area.aliases.some((alias) => letters(alias) === letters(name)),
      )
    const coded = inLevel
      .get(levelId)!
      .find((area) => area.code === cells.code?.trim() || (code !== null && area.code === code))
    if (coded && named && coded !== named) say('error', 'code', 'code_taken', coded.name)
    return coded ?? named ?? null
  }

  function readArea(levelId: string, name: string, area: KnownArea | null, cells: Cells, say: Say): ReadArea {
    const short = (field: string, most: number) => {
      const typed = cells[field]
      if (typed === undefined) return null
      const text = tidyName(typed)
      if (text.length <= most) return text
      say('warning', field, 'unreadable', text.slice(0, 40))
      return null
    }
    const typedCode = cells.code === undefined ? null : codeOf(cells.code)
    if (!area && cells.code !== undefined && typedCode === null)
      say('error', 'code', 'unreadable', cells.code.trim())
    const code = area?.code ?? typedCode ?? freeCode(name, codes.get(levelId)!)
    if (!area && typedCode === null) say('note', 'code', 'code_given', code)
    return {
      levelId,
      code,
      name,
      abbreviation: short('abbreviation', 8),
      knecCode: short('knecCode', 10),
      optional: optionalOf(cells.optional, say),
      aliases: cells.aliases === undefined ? null : cells.aliases.split(';').map(tidyName).filter(Boolean),
      components: partsOf(area, cells, say),
    }
  }

  return (row) => {
    if (row.skip === null) return readRow(row.row, row.cells)
    const issue: Issue = { field: null, severity: 'note', code: row.skip }
    return { row: row.row, outcome: 'skipped', issues: [issue], changes: [], areaId: null, area: null }
  }
}

const codeOf = (typed: string): string | null => {
  const code = typed.trim().toUpperCase()
  return /^[A-Z0-9][A-Z0-9-]{0,11}$/.test(code) ? code : null
}

function nameOf(cells: Cells, say: Say): string | null {
  const typed = tidyName(cells.fullName ?? '')
  if (typed === '') say('error', 'fullName', 'missing')
  else if (typed.length > 80) say('error', 'fullName', 'too_long')
  else if (!/\p{L}/u.test(typed) || /[\u0000\p{Surrogate}]/u.test(typed))
    say('error', 'fullName', 'unreadable', typed)
  else return typed.normalize('NFC')
  return null
}

function optionalOf(typed: string | undefined, say: Say): boolean | null {
  if (typed === undefined) return null
  const key = letters(typed)
  if (/^(yes|y|true|1|optional|elective|ndiyo)$/.test(key)) return true
  if (/^(no|n|false|0|compulsory|core|hapana)$/.test(key)) return false
  say('warning', 'optional', 'unreadable', typed.trim())
  return null
}

/** Parts are given to an area that has none; those it has are changed in the settings, where marks are looked after. */
function partsOf(area: KnownArea | null, cells: Cells, say: Say): KnownComponent[] | null {
  const typed = cells.components
  if (typed === undefined) return null
  if (area && area.components.length > 0) {
    if (letters(writeParts(area.components)) !== letters(typed)) say('warning', 'components', 'parts_kept')
    return null
  }
  const parts = readParts(typed)
  if (parts === null) say('error', 'components', 'parts_unreadable', typed.trim().slice(0, 60))
  // Marks of the whole paper may be there already.
  else if (area) say('warning', 'components', 'parts_kept')
  return area ? null : parts
}

function changesOf(area: KnownArea, read: ReadArea): Change[] {
  const changes: Change[] = []
  const compare = (field: string, from: string | null, to: string | null) => {
    if (to !== null && to !== from) changes.push({ field, from, to })
  }
  compare(
    'fullName',
    area.name,
    area.aliases.some((alias) => letters(alias) === letters(read.name)) ? null : read.name,
  )
  compare('abbreviation', area.abbreviation, read.abbreviation)
  compare('knecCode', area.knecCode, read.knecCode)
  const word = (optional: boolean | null) => (optional === null ? null : optional ? 'yes' : 'no')
  compare('optional', word(area.optional), word(read.optional))
  const fresh = read.aliases?.filter((alias) => !area.aliases.includes(alias)) ?? []
  if (fresh.length > 0)
    changes.push({
      field: 'aliases',
      from: area.aliases.join('; ') || null,
      to: [...area.aliases, ...fresh].join('; '),
    })
  return changes
}
