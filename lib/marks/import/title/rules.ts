import { matchClass, type NamedClass } from '@/lib/classes/rules'
import { headerKey } from '@/lib/sheets/headers'

export type NamedAssessment = { term: number; name: string }

/** What the lines above a sheet's header, or its file's name, say the marks are of. */
export type Title = {
  className: string | null
  term: number | null
  assessment: string | null
  year: number | null
}

type Label = 'grade' | 'stream' | 'term' | 'assessment'

const labels = new Map<string, Label>([
  ['grade', 'grade'],
  ['class', 'grade'],
  ['form', 'grade'],
  ['stream', 'stream'],
  ['term', 'term'],
  ['assessment', 'assessment'],
  ['exam', 'assessment'],
  ['assessmenttype', 'assessment'],
])

/** Reads the title block of a sheet, as labels ("Grade:", "Grade 8") or as a line of text, and then its own names: tab, file. */
export function readTitle(
  titles: readonly (readonly string[])[],
  names: readonly string[],
  school: { classes: readonly NamedClass[]; assessments: readonly NamedAssessment[] },
): Title {
  const said: Partial<Record<Label, string>> = {}
  for (const row of titles) {
    const [label, value] = row.map((cell) => cell.trim()).filter(Boolean)
    const field = label?.endsWith(':') || row.length === 2 ? labels.get(headerKey(label ?? '')) : undefined
    if (field && value) said[field] ??= value
  }
  const lines = [...titles.flat(), ...names].map(tokens)
  const first = <T>(read: (line: string[]) => T | null) =>
    lines.map(read).find((found) => found !== null) ?? null

  const match = said.grade ? matchClass(school.classes, said.grade, said.stream ?? '') : null
  const byLabel = school.classes.find((item) => item.id === match?.classId)?.name ?? null
  const assessments = school.assessments.map(({ name }) => name)
  return {
    className:
      byLabel ??
      first((line) =>
        longest(
          line,
          school.classes.map(({ name }) => name),
        ),
      ),
    term: termIn(tokens(said.term ?? '')) ?? first(termIn),
    assessment:
      longest(tokens(said.assessment ?? ''), assessments) ?? first((line) => longest(line, assessments)),
    year: first((line) => Number(line.find((token) => /^20\d\d$/.test(token))) || null),
  }
}

const tokens = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z]+|\d+|\p{L}+/gu) ?? []

/** The longest of the names whose words stand together in the line; null when there is none. */
function longest(line: readonly string[], names: readonly string[]): string | null {
  const text = ` ${line.join(' ')} `
  const found = [...new Set(names)].filter(
    (name) => tokens(name).length > 0 && text.includes(` ${tokens(name).join(' ')} `),
  )
  return found.sort((a, b) => tokens(b).length - tokens(a).length)[0] ?? null
}

const numbers = new Map([
  ['one', 1],
  ['two', 2],
  ['three', 3],
  ['i', 1],
  ['ii', 2],
  ['iii', 3],
])

/** "Term 3", "TERM THREE", "t3", or the number alone. */
function termIn(line: readonly string[]): number | null {
  const at = line.findIndex(
    (token, i) => (token === 'term' || token === 't') && numberOf(line[i + 1]) !== null,
  )
  if (at !== -1) return numberOf(line[at + 1])
  return line.length === 1 ? numberOf(line[0]) : null
}

const numberOf = (token: string | undefined): number | null =>
  token === undefined ? null : /^\d$/.test(token) ? Number(token) : (numbers.get(token) ?? null)
