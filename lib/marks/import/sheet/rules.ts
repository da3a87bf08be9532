import type { NamedClass } from '@/lib/classes/rules'
import { showMark } from '@/lib/grading/mark'
import type { Columns } from '@/lib/sheets/columns'
import { headerKey, statedMaximum } from '@/lib/sheets/headers'
import { cellOf } from '../../rules'
import { type Papers, readColumns } from '../columns/rules'
import type { SheetFacts } from '../file'
import { readTitle } from '../title/rules'

/** What each subject of a sheet is called in files: `mark.MAT` → "Mathematics". Areas with papers, parts, and slots. */
export function subjectHeaders({ areas, slots, papers }: Papers): Map<string, string> {
  const set = (code: string) => papers.some((paper) => paper.area === code)
  const headers = new Map<string, string>()
  for (const area of areas) {
    if (!set(area.code)) continue
    if (area.slot) {
      const slot = slots.find(({ code }) => code === area.slot)
      if (slot) headers.set(`mark.${slot.code}`, slot.name)
    } else if (area.components.length === 0) headers.set(`mark.${area.code}`, area.name)
    for (const part of area.components)
      if (papers.some((paper) => paper.area === area.code && paper.component === part.code))
        headers.set(`mark.${area.code}.${part.code}`, part.header)
  }
  return headers
}

/** What the columns of a sheet of marks are by its own header; null when it has none. */
export function markColumns(rows: readonly (readonly string[])[], papers: Papers): Columns | null {
  const read = readColumns(rows, papers)
  if (!read) return null
  const known = subjectHeaders(papers)
  const fields = rows[read.at]!.map((_, i) => {
    if (read.names === i) return 'fullName'
    if (read.numbers === i) return 'admissionNumber'
    const subject = read.marks[i] ? `mark.${read.marks[i].subject}` : null
    return subject === null ? null : known.has(subject) ? subject : `mark.${slotOf(subject.slice(5), papers)}`
  })
  return { headerRow: read.at + 1, fields }
}

/** CRE alone is the column of its slot too. */
const slotOf = (subject: string, { areas }: Papers) =>
  areas.find(({ code }) => code === subject)?.slot ?? subject

/** The same sheet with its columns called as the person says they are to be read; the rows stay where they are. */
export function renamedSheet(
  rows: readonly (readonly string[])[],
  { headerRow, fields }: Columns,
  papers: Papers,
): string[][] {
  const known = subjectHeaders(papers)
  const own = headerRow === null ? [] : (rows[headerRow - 1] ?? [])
  const usual = headerRow === null ? null : readColumns([own], papers)
  const width = Math.max(fields.length, own.length)
  const header = Array.from({ length: width }, (_, i) => {
    const field = fields[i] ?? null
    if (field === 'fullName') return 'Student Name'
    if (field === 'admissionNumber') return 'Admission Number'
    // What is not to be read has no name; what cannot be read keeps it, so that the reason can be told.
    if (field === null)
      return usual?.marks[i] || usual?.names === i || usual?.numbers === i ? '' : (own[i] ?? '')
    const stated = statedMaximum(own[i] ?? '')
    // A file that says CRE is read as CRE, not as whatever the learner takes.
    if (
      usual?.marks[i] &&
      headerKey(known.get(field) ?? '') !== headerKey(own[i] ?? '') &&
      sameSubject(usual.marks[i].subject, field, papers)
    )
      return own[i]!
    return `${known.get(field) ?? field}${stated ? ` (Max: ${stated})` : ''}`
  })
  return [header, ...rows.slice(headerRow ?? 0).map((row) => [...row])]
}

const sameSubject = (subject: string, field: string, papers: Papers) =>
  `mark.${subject}` === field || `mark.${slotOf(subject, papers)}` === field

type School = {
  classes: readonly NamedClass[]
  assessments: readonly { id: string; name: string; term: number }[]
}

/** Which class and assessment a file says it is of, in the rows above its header, its tab or its name. */
export function saidSheet(
  rows: readonly (readonly string[])[],
  names: readonly string[],
  school: School,
): { classId: string | null; assessmentId: string | null } {
  const isHeader = (row: readonly string[]) =>
    row.some((cell) => /^(studentname|name|admissionnumber|admno)$/.test(headerKey(cell)))
  const at = rows.findIndex(isHeader)
  const { className, term, assessment } = readTitle(rows.slice(0, Math.max(0, at)), names, school)
  const same = (a: string, b: string | null) => a.trim().toLowerCase() === b?.trim().toLowerCase()
  return {
    classId: school.classes.find(({ name }) => same(name, className))?.id ?? null,
    assessmentId:
      school.assessments.find((each) => each.term === term && same(each.name, assessment))?.id ?? null,
  }
}

/** A sheet of marks to hand out: read again it changes nothing. `title`: "Grade 8 East, Term 3, End Term". */
export function writeSheet(
  facts: SheetFacts & { listed: readonly string[] },
  title: string | null,
): string[][] {
  const columns = [...subjectHeaders(facts)].map(([field, header]) => {
    const subject = field.slice(5)
    const slotted = facts.areas.filter(({ slot }) => slot === subject).map(({ code }) => code)
    const papers = facts.papers.filter(({ area, component }) =>
      slotted.length > 0
        ? slotted.includes(area)
        : (component === null ? area : `${area}.${component}`) === subject,
    )
    const maxima = new Set(papers.map(({ max }) => Number(max)))
    return { papers, header: maxima.size === 1 ? `${header} (Max: ${[...maxima][0]})` : header }
  })
  const listed = new Set(facts.listed)
  const rows = facts.learners
    .filter(({ id }) => listed.has(id))
    .map((learner) => [
      learner.fullName,
      learner.admissionNumber,
      ...columns.map(({ papers }) => {
        const own = papers.find(({ area }) => learner.areas.includes(area))
        const mark = own && facts.marks.get(cellOf({ learnerId: learner.id, paperId: own.id }))
        if (!mark) return ''
        return showMark(
          mark.state === 'number' ? { state: 'number', value: mark.value! } : { state: mark.state },
        )
      }),
    ])
  const header = ['Student Name', 'Admission Number', ...columns.map(({ header }) => header)]
  return [...(title ? [[title]] : []), header, ...rows]
}
