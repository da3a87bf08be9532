import { shown, signed } from '@/lib/grading/fraction'
import { showMark } from '@/lib/grading/mark'
import type { Exact, PaperResult } from '@/lib/grading/types'
import { showArea } from '@/lib/reports/rules'
import {
  areaIn,
  type Column,
  commonestArea,
  paperIn,
  type SheetArea,
  type SheetLearner,
} from '@/lib/results/marksheet/rules'

/**
 * What stands in one column of a learner: the mark on a part; of an area its percent with the level (empty: none), the area's
 * name where it is not the one that stands above, and whether marks are still to come.
 */
export type LineFigure = string | [percent: string, level: string, area?: string, isMissing?: boolean]

/** A learner on the marksheet, as it is read. */
export type Line = {
  name: string
  admissionNumber: string
  className: string
  figures: LineFigure[]
  total: string
  outOf: number
  average: string
  /** Null: nothing is counted. */
  level: string | null
  points: number | null
  pointsOutOf: number
  inClass: number | null
  inGrade: number | null
  change: string
}

const one = (value: Exact | null) => (value === null ? '–' : shown(value))

/** The learners' lines, in their order. `abbreviations`: of areas, by code. */
export function marksheetLines(
  learners: readonly SheetLearner[],
  columns: readonly Column[],
  abbreviations: ReadonlyMap<string, string>,
): Line[] {
  const commonest = columns.map((column) =>
    column.kind === 'area' && column.codes.length > 1 ? commonestArea(learners, column.codes) : undefined,
  )
  const figure = (learner: SheetLearner, column: Column, at: number): LineFigure => {
    if (column.kind === 'part') return ofPart(paperIn(learner, column.area, column.component))
    const area = areaIn(learner, column.codes)
    const isOther = area && commonest[at] && area.code !== commonest[at]
    return ofArea(area, isOther ? (abbreviations.get(area.code) ?? '') : '')
  }
  return learners.map((learner) => ({
    name: learner.name,
    admissionNumber: learner.admissionNumber,
    className: learner.className,
    figures: columns.map((column, at) => figure(learner, column, at)),
    total: one(learner.total),
    outOf: learner.outOf,
    average: one(learner.average),
    level: learner.level,
    points: learner.points,
    pointsOutOf: learner.pointsOutOf,
    inClass: learner.inClass,
    inGrade: learner.inGrade,
    change: learner.deviation === null ? '–' : signed(learner.deviation),
  }))
}

function ofPart(paper: PaperResult | undefined): string {
  if (!paper || paper.state === 'not_set') return ''
  if (paper.state === 'number') return showMark({ state: 'number', value: paper.mark! }, 'document')
  return showMark({ state: paper.state }, 'document')
}

function ofArea(area: SheetArea | undefined, name: string): LineFigure {
  const [percent, level, isMissing] = [showArea(area), area?.level ?? '', area?.state === 'blank']
  return name || isMissing ? [percent, level, name, isMissing] : [percent, level]
}
