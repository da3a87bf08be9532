import { shown, signed } from './fraction'
import { listOf } from './result'
import type {
  AreaFigures,
  AreaResult,
  Exact,
  GradeResult,
  LearnerResult,
  LevelCount,
  PaperResult,
  ResultName,
  Standing,
  StreamFigures,
  Summary,
} from './types'

/** Figures as people see them; no value is null. */
const one = (value: Exact | null) => value && shown(value)
const two = (value: Exact | null) => value && shown(value, 2)
const change = (value: Exact | null) => value && signed(value)

/** `classId` null: the whole grade. A grade of one class is that class. */
export type ExportRequest = { school: string; year: number; classId: string | null }

/** A result as `results:export` prints it. Throws RangeError for a class that is not of the grade. */
export function exportResult(result: GradeResult, { school, year, classId }: ExportRequest) {
  const [only, ...others] = result.streams
  const ofClass =
    result.streams.find((stream) => stream.classId === classId) ?? (others.length === 0 ? only : undefined)
  const list = listOf(result, classId ?? ofClass?.classId ?? null)
  return {
    school,
    year,
    ...exportName(result.of),
    scope: ofClass ? 'stream' : 'grade',
    name: ofClass?.name ?? result.grade,
    grade: result.grade,
    scale: result.scale.code,
    settings: { absentCountsAsZero: result.settings.absentCountsAsZero, rankBy: result.settings.rankBy },
    previous: result.previous && exportName(result.previous),
    summary: { ...exportSummary(list.summary), distribution: exportDistribution(list.summary.distribution) },
    areas: Object.fromEntries(
      list.areas.map((area) => [area.code, exportArea(area, ofClass ? [] : result.streams)]),
    ),
    slots: Object.fromEntries(
      list.slots.map(({ code, areas, counted, mean }) => [
        code,
        { areas, counted, mean: one(mean), meanExact: mean },
      ]),
    ),
    ...(ofClass ? {} : { streams: result.streams.map(exportStream) }),
    learners: list.learners.map(exportLearner),
  }
}

const exportName = ({ term, name }: ResultName) => ({ term, assessment: name })

const exportStream = ({ name, position, summary }: StreamFigures) => ({
  name,
  position,
  ...exportSummary(summary),
})

const exportSummary = (summary: Summary) => ({
  learners: summary.learners,
  counted: summary.counted,
  ranked: summary.ranked,
  incomplete: summary.incomplete,
  notRanked: summary.notRanked,
  mean: one(summary.mean),
  meanExact: summary.mean,
  meanPoints: two(summary.meanPoints),
  meanF: one(summary.meanF),
  meanM: one(summary.meanM),
  previousMean: one(summary.previousMean),
  deviation: change(summary.deviation),
})

const exportDistribution = (levels: readonly LevelCount[]) =>
  Object.fromEntries(levels.map(({ level, F, M, U, all }) => [level, { F, M, U, all }]))

const exportArea = (area: AreaFigures, streams: readonly StreamFigures[]) => ({
  expected: area.expected,
  entered: area.entered,
  counted: area.counted,
  absent: area.absent,
  exempt: area.exempt,
  missing: area.missing,
  mean: one(area.mean),
  meanExact: area.mean,
  level: area.level,
  meanPoints: two(area.meanPoints),
  highest: one(area.highest),
  lowest: one(area.lowest),
  previousMean: one(area.previousMean),
  deviation: change(area.deviation),
  distribution: exportDistribution(area.distribution),
  ...(streams.length === 0
    ? {}
    : { streams: Object.fromEntries(streams.map((stream) => inStream(stream, area.code))) }),
})

function inStream({ stream, name, areas }: StreamFigures, code: string) {
  const area = areas.find((each) => each.code === code)
  return [stream ?? name, { counted: area?.counted ?? 0, mean: one(area?.mean ?? null) }] as const
}

const exportLearner = (learner: LearnerResult) => ({
  admissionNumber: learner.admissionNumber,
  name: learner.name,
  gender: learner.gender,
  class: learner.className,
  status: learner.status,
  areas: Object.fromEntries(learner.areas.map((area) => [area.code, exportLearnerArea(area)])),
  counted: learner.counted,
  outOf: learner.outOf,
  total: one(learner.total),
  ...(learner.total && { totalExact: learner.total }),
  average: one(learner.average),
  ...(learner.average && { averageExact: learner.average }),
  level: learner.level,
  points: learner.points,
  ...(learner.counted > 0 && { pointsOutOf: learner.pointsOutOf }),
  meanPoints: two(learner.meanPoints),
  ...exportStandings(learner.stream, learner.grade),
  deviation: change(learner.deviation),
})

const exportStandings = (stream: Standing, grade: Standing) => ({
  streamPosition: stream.position,
  streamOutOf: stream.outOf,
  gradePosition: grade.position,
  gradeOutOf: grade.outOf,
})

const exportLearnerArea = (area: AreaResult) => ({
  state: area.state,
  ...(area.percent && {
    percent: one(area.percent),
    exact: area.percent,
    level: area.level,
    points: area.points,
    ...(area.stream && area.grade && exportStandings(area.stream, area.grade)),
    ...(area.wasAbsent && { wasAbsent: true }),
  }),
  ...(area.provisional && { provisional: one(area.provisional) }),
  ...exportParts(area),
})

function exportParts({ papers, assessments }: AreaResult) {
  const [paper] = papers
  if (!paper) {
    return {
      assessments: Object.fromEntries(
        assessments.map((part) => [part.name, one(part.percent) ?? part.state]),
      ),
    }
  }
  if (paper.component === null) return markAndMax(paper)
  const components = papers.map((part) => [part.component, { state: part.state, ...markAndMax(part) }])
  return { components: Object.fromEntries(components) }
}

const markAndMax = ({ mark, max }: PaperResult) => ({
  ...(mark !== null && { mark }),
  ...(max !== null && { max }),
})
