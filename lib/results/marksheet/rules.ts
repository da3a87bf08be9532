import { compareAdmissionNumbers } from '@/lib/grading/admission-number'
import { Fraction } from '@/lib/grading/fraction'
import type { Area, AreaFigures, AreaResult, LearnerResult, PaperResult, Slot } from '@/lib/grading/types'

/** What a marksheet tells of one learner in one area. `papers`: of a composite its parts. */
export type SheetArea = Pick<AreaResult, 'code' | 'state' | 'percent' | 'level'> &
  Partial<Pick<AreaResult, 'wasAbsent' | 'provisional'>> & { papers?: PaperResult[] }

/** What a marksheet tells of one learner: of everything that the engine works out, what is kept and read every time. */
export type SheetLearner = Omit<
  LearnerResult,
  'gender' | 'classId' | 'areas' | 'counted' | 'meanPoints' | 'stream' | 'grade' | 'previousAverage'
> & {
  areas: SheetArea[]
  /** Positions; null: not placed. */
  inClass: number | null
  inGrade: number | null
}

export function sheetLearner(learner: LearnerResult): SheetLearner {
  const { gender, classId, counted, meanPoints, previousAverage, stream, grade, areas, ...told } = learner
  return { ...told, inClass: stream.position, inGrade: grade.position, areas: areas.map(sheetArea) }
}

function sheetArea({ code, state, percent, level, wasAbsent, provisional, papers }: AreaResult): SheetArea {
  const parts = papers.filter(({ component }) => component !== null)
  return {
    code,
    state,
    percent,
    level,
    ...(wasAbsent && { wasAbsent }),
    ...(provisional && { provisional }),
    ...(parts.length > 0 && { papers: parts }),
  }
}

/** One column of the marksheet: a part of a composite, or the percent of an area (or of the areas that fill a slot). */
export type Column =
  | { kind: 'part'; key: string; label: string; title: string; area: string; component: string }
  | { kind: 'area'; key: string; label: string; title: string; codes: string[]; isTotal: boolean }

/** Columns that stand under one heading: a composite with its parts, or one area. */
export type ColumnGroup = { key: string; label: string; title: string; columns: Column[] }

/**
 * The columns in timetable order, for the areas that have figures. Areas of one slot share a column.
 * `withParts`: parts of composites stand before their total (a term result has none).
 */
export function columnGroups(
  areas: readonly Area[],
  slots: readonly Slot[],
  figures: readonly AreaFigures[],
  withParts: boolean,
): ColumnGroup[] {
  const isSet = new Set(figures.map(({ code }) => code))
  const groups: ColumnGroup[] = []
  const done = new Set<string>()
  for (const area of [...areas].filter(({ code }) => isSet.has(code)).sort((a, b) => a.order - b.order)) {
    const slot = slots.find(({ code }) => code === area.slot)
    const key = slot?.code ?? area.code
    if (done.has(key)) continue
    done.add(key)
    const { abbreviation: label, name: title } = slot ?? area
    const codes = slot
      ? areas.filter((each) => each.slot === slot.code && isSet.has(each.code)).map(({ code }) => code)
      : [area.code]
    const parts = withParts && !slot ? area.components.map((component) => partColumn(area, component)) : []
    const total: Column = {
      kind: 'area',
      key,
      label: parts.length > 0 ? 'TOT' : label,
      title,
      codes,
      isTotal: parts.length > 0,
    }
    groups.push({ key, label, title, columns: [...parts, total] })
  }
  return groups
}

const partColumn = (area: Area, component: Area['components'][number]): Column => ({
  kind: 'part',
  key: `${area.code}.${component.code}`,
  label: component.code.slice(0, 5),
  title: `${area.name}, ${component.name}`,
  area: area.code,
  component: component.code,
})

/** What a learner has in an area column: the registered one of its areas. */
export const areaIn = (learner: SheetLearner, codes: readonly string[]): SheetArea | undefined =>
  learner.areas.find(({ code }) => codes.includes(code))

export const paperIn = (learner: SheetLearner, area: string, component: string): PaperResult | undefined =>
  learner.areas.find(({ code }) => code === area)?.papers?.find((paper) => paper.component === component)

/** The commonest area of a slot on this list; only the others are named in the cells. */
export function commonestArea(
  learners: readonly SheetLearner[],
  codes: readonly string[],
): string | undefined {
  const count = (code: string) =>
    learners.filter((learner) => learner.areas.some((area) => area.code === code)).length
  return [...codes].sort((a, b) => count(b) - count(a))[0]
}

export type Order = { by: string; down: boolean }

/** What the address asks for; anything else is the listing order. */
export function readOrder(
  by: string | undefined,
  direction: string | undefined,
  columns: readonly Column[],
): Order {
  const known =
    by &&
    (['name', 'number', 'average', 'points', 'class'].includes(by) || columns.some(({ key }) => key === by))
  return known
    ? { by, down: direction === 'down' }
    : { by: 'position', down: direction === 'down' && by === 'position' }
}

/** Learners in the wanted order. Equal ones keep the listing order; those without the figure come last either way. */
export function inOrder(
  learners: readonly SheetLearner[],
  { by, down }: Order,
  columns: readonly Column[],
): SheetLearner[] {
  if (by === 'position') return down ? [...learners].reverse() : [...learners]
  const text = { name: (a: SheetLearner) => a.name, class: (a: SheetLearner) => a.className }[by]
  if (text) return sorted(learners, (a, b) => text(a).localeCompare(text(b), 'en'), down)
  if (by === 'number')
    return sorted(learners, (a, b) => compareAdmissionNumbers(a.admissionNumber, b.admissionNumber), down)

  const column = columns.find(({ key }) => key === by)
  const values = new Map(learners.map((learner) => [learner, figureOf(learner, by, column)]))
  const present = learners.filter((learner) => values.get(learner))
  const without = learners.filter((learner) => !values.get(learner))
  return [...sorted(present, (a, b) => values.get(a)!.compare(values.get(b)!), down), ...without]
}

function figureOf(learner: SheetLearner, by: string, column: Column | undefined): Fraction | null {
  if (by === 'points') return learner.points === null ? null : Fraction.decimal(String(learner.points))
  if (!column) return learner.average === null ? null : Fraction.parse(learner.average)
  if (column.kind === 'part') {
    const mark = paperIn(learner, column.area, column.component)?.mark
    return mark ? Fraction.decimal(mark) : null
  }
  const percent = areaIn(learner, column.codes)?.percent
  return percent ? Fraction.parse(percent) : null
}

const sorted = <T>(list: readonly T[], compare: (a: T, b: T) => number, down: boolean): T[] =>
  [...list].sort((a, b) => (down ? -compare(a, b) : compare(a, b)))
