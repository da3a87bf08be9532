import { shown, signed } from '@/lib/grading/fraction'
import { showMark } from '@/lib/grading/mark'
import type {
  Area,
  AreaResult,
  Exact,
  GradeResult,
  LearnerResult,
  PaperRef,
  PaperResult,
  Scale,
  Standing,
} from '@/lib/grading/types'
import { type AreaRow, type Group, type ReportCard, signs } from './card'

const groups = new Set(['EE', 'ME', 'AE', 'BE'])
const figure = (value: Exact | null, decimals = 1) => (value === null ? signs.blank : shown(value, decimals))

/** The summary group of a level (EE, ME, AE, BE), null where the scale has other groups. */
export function groupOf(scale: Pick<Scale, 'bands'>, level: string | null): Group {
  const group = scale.bands.find((band) => band.level === level)?.group
  return group && groups.has(group) ? (group as Group) : null
}

type Shown = Pick<AreaResult, 'state' | 'percent'> & Partial<Pick<AreaResult, 'wasAbsent' | 'provisional'>>

/** An area's percent, or its sign; what is worked out from a part only stands in brackets. */
export function showArea(area: Shown | undefined): string {
  if (!area || area.state === 'not_set') return ''
  if (area.state === 'number') return area.wasAbsent ? signs.absent : figure(area.percent)
  if (area.state === 'blank') return area.provisional ? `(${shown(area.provisional)})` : signs.blank
  return area.state === 'absent' ? signs.absent : signs.exempt
}

function showPaper(paper: PaperResult | undefined): string {
  if (!paper || paper.state === 'not_set') return ''
  if (paper.state !== 'number') return showMark({ state: paper.state }, 'document')
  return `${showMark({ state: 'number', value: paper.mark! })}/${showMark({ state: 'number', value: paper.max! })}`
}

/** What a card is made of. `columns`: the results whose areas stand side by side (the term's assessments, or the one). */
export type CardSource = {
  areas: readonly Area[]
  result: GradeResult
  columns: readonly GradeResult[]
  /** Earlier results and this one, oldest first, for the trend. */
  history: readonly { label: string; result: GradeResult }[]
  /** Teacher's initials by area code. */
  teachers: Readonly<Record<string, string>>
  showPositions: boolean
  identity: Readonly<Record<string, { upi: string | null; assessmentNumber: string | null }>>
  /** What is the same on every card of the class, or worded elsewhere. */
  shared: Pick<
    ReportCard,
    | 'language'
    | 'draft'
    | 'changed'
    | 'school'
    | 'term'
    | 'result'
    | 'closes'
    | 'nextTermOpens'
    | 'scale'
    | 'edition'
    | 'issued'
  > & {
    classTeacher: string | null
    /** "2026-T3-ENDTERM-…": the admission number and the edition are added. */
    serial: string
  }
  remarksOf: (learner: LearnerResult) => ReportCard['remarks']
}

/** The card of one learner; every figure is the engine's own, as text. */
export function reportCard(source: CardSource, learner: LearnerResult): ReportCard {
  const { shared, result } = source
  const { classTeacher, serial, ...rest } = shared
  return {
    ...rest,
    learner: {
      name: learner.name,
      admissionNumber: learner.admissionNumber,
      upi: source.identity[learner.id]?.upi ?? null,
      assessmentNumber: source.identity[learner.id]?.assessmentNumber ?? null,
      className: learner.className,
      sex: learner.gender && { F: 'Female', M: 'Male' }[learner.gender],
      classTeacher,
    },
    columns: isTerm(result)
      ? source.columns.map((column) => ({ name: column.of.name, note: weightNote(result, column) }))
      : [{ name: 'Mark', note: null }],
    rows: learner.areas
      .filter((area) => area.state !== 'not_set')
      .map((area) => areaRow(source, learner, area)),
    status: statusOf(source, learner),
    summary: summaryOf(source, learner),
    remarks: source.remarksOf(learner),
    rules: rulesOf(result),
    serial: `${serial}-${learner.admissionNumber}`,
  }
}

const isTerm = (result: GradeResult) => result.of.assessmentId === null

function weightNote(result: GradeResult, column: GradeResult): string {
  const weight = result.assessments.find((assessment) => assessment.id === column.of.assessmentId)?.weight
  return weight ? `weight ${showMark({ state: 'number', value: weight })}` : 'not counted'
}

function areaRow(source: CardSource, learner: LearnerResult, area: AreaResult): AreaRow {
  const named = source.areas.find(({ code }) => code === area.code)
  const inColumns = source.columns.map((column) =>
    column.learners.find(({ id }) => id === learner.id)?.areas.find(({ code }) => code === area.code),
  )
  return {
    name: named?.name ?? area.code,
    abbreviation: named?.abbreviation ?? area.code,
    // Beside a single assessment's percent stands the mark itself; a composite's marks stand with its parts.
    marks: isTerm(source.result)
      ? inColumns.map(showArea)
      : [showPaper(area.papers.find((paper) => paper.component === null))],
    percent: showArea(area),
    level: area.level ?? signs.blank,
    group: groupOf(source.result.scale, area.level),
    points: area.points === null ? signs.blank : String(area.points),
    position: null,
    remark: source.result.scale.bands.find(({ level }) => level === area.level)?.name ?? '',
    teacher: source.teachers[area.code] ?? '',
    components: (named?.components ?? []).map((component) => ({
      name: component.name,
      marks: inColumns.map((column) =>
        showPaper(column?.papers.find((paper) => paper.component === component.code)),
      ),
    })),
  }
}

/** "Incomplete: English Composition not yet marked", "Absent: Integrated Science"; null for a ranked learner. */
export function statusOf(
  { areas, result }: Pick<CardSource, 'areas' | 'result'>,
  learner: LearnerResult,
): string | null {
  if (learner.status === 'ranked') return null
  const inTerm = isTerm(result)
  const sentences = []
  if (learner.missing.length > 0) sentences.push(`Incomplete: ${listed(learner.missing)} not yet marked.`)
  if (learner.absent.length > 0) sentences.push(`Absent: ${listed(learner.absent)}.`)
  return sentences.join(' ') || 'No marks count towards this result.'

  function listed(papers: readonly PaperRef[]): string {
    const names = papers.map((paper) =>
      inTerm ? `${assessmentName(paper)} ${paperName(areas, paper)}` : paperName(areas, paper),
    )
    return [...new Set(names)].join(', ')
  }
  function assessmentName(paper: PaperRef): string {
    return result.assessments.find(({ id }) => id === paper.assessmentId)?.name ?? ''
  }
}

/** "English Composition", or the area's name where it is one paper. */
export function paperName(
  areas: readonly Area[],
  { area, component }: Pick<PaperRef, 'area' | 'component'>,
): string {
  const named = areas.find(({ code }) => code === area)
  const part = named?.components.find(({ code }) => code === component)
  return [named?.name ?? area, part?.name].filter(Boolean).join(' ')
}

function summaryOf(
  { result, history, showPositions }: CardSource,
  learner: LearnerResult,
): ReportCard['summary'] {
  const place = ({ position, outOf }: Standing) => ({
    position: position === null ? signs.blank : String(position),
    outOf: String(outOf),
  })
  const isCounted = learner.counted > 0
  return {
    total: figure(learner.total),
    outOf: isCounted ? String(learner.outOf) : signs.blank,
    average: figure(learner.average),
    level: learner.level ?? signs.blank,
    group: groupOf(result.scale, learner.level),
    points: learner.points === null ? signs.blank : String(learner.points),
    pointsOutOf: isCounted ? String(learner.pointsOutOf) : signs.blank,
    meanPoints: figure(learner.meanPoints, 2),
    stream: showPositions ? place(learner.stream) : null,
    grade: showPositions && result.streams.length > 1 ? place(learner.grade) : null,
    previousAverage: figure(learner.previousAverage),
    deviation: learner.deviation === null ? signs.blank : signed(learner.deviation),
    trend: history.flatMap(({ label, result: then }) => {
      const average = then.learners.find(({ id }) => id === learner.id)?.average
      return average ? [{ label, average: shown(average) }] : []
    }),
  }
}

/** The settings that shaped the figures, in words. */
function rulesOf(result: GradeResult): string[] {
  const { settings } = result
  return [
    settings.absentCountsAsZero
      ? 'An absent paper (X) counts as 0.'
      : 'A learner who was absent from a paper (X) has no position; the paper is left out of the average.',
    'An exempt paper (EX) is left out.',
    settings.rankBy === 'points'
      ? 'Positions go by points, then by average.'
      : 'Positions go by average; equal averages share one.',
    ...(isTerm(result) ? ['The term result weighs each assessment as shown.'] : []),
  ]
}

/** The key of a scale: each band's range in whole percents, "58–74". */
export function scaleKey(scale: Scale & { name: string }): ReportCard['scale'] {
  const bands = scale.bands.map((band, at) => {
    const above = scale.bands[at - 1]
    const range = `${band.min}–${above ? above.min - 1 : 100}`
    return {
      level: band.level,
      name: band.name,
      range,
      points: String(band.points),
      group: groupOf(scale, band.level),
    }
  })
  return { name: scale.name, version: String(scale.version), bands }
}
