import { gradeResult } from '.'
import type { Area, Cohort, CohortAssessment, Enrolment, Gender, GradingSettings, Mark, Scale } from './types'

/** Small cohorts for tests: areas by code, marks as they are typed. */

const scaleOf = (
  code: string,
  overallFrom: Scale['overallFrom'],
  bands: [level: string, min: number, points: number][],
): Scale => ({
  code,
  version: 1,
  overallFrom,
  bands: bands.map(([level, min, points]) => ({ level, name: level, min, points, group: level.slice(0, 2) })),
})

export const knec8 = scaleOf('knec-8', 'average', [
  ['EE1', 90, 8],
  ['EE2', 75, 7],
  ['ME1', 58, 6],
  ['ME2', 41, 5],
  ['AE1', 31, 4],
  ['AE2', 21, 3],
  ['BE1', 11, 2],
  ['BE2', 0, 1],
])

export const cbe4 = scaleOf('cbe-4', 'average', [
  ['EE', 75, 4],
  ['ME', 41, 3],
  ['AE', 21, 2],
  ['BE', 0, 1],
])

export const kcse12 = scaleOf(
  'kcse-12',
  'meanPoints',
  ['A', 'A-', 'B+', 'B', 'B-', 'C+', 'C', 'C-', 'D+', 'D', 'D-', 'E'].map((level, i) => [
    level,
    i === 11 ? 0 : 80 - 5 * i,
    12 - i,
  ]),
)

export const byTheRules: GradingSettings = { absentCountsAsZero: false, rankBy: 'average' }

/** An area is its components with weights; none: one paper. */
type SampleAreas = Record<string, Record<string, string>>

type SampleLearner = {
  number?: string
  gender?: Gender
  /** Stream; the first one by default. */
  stream?: string
  /** All areas by default. */
  areas?: string[]
  enrolments?: Enrolment[]
  /** Assessment to paper to typed text: a number, X, EX or nothing. */
  marks: Record<string, Record<string, string>>
}

type SampleAssessment = Partial<CohortAssessment> & { papers: Record<string, string> }

const areaOf = ([code, components]: [string, Record<string, string>], order: number): Area => ({
  code,
  name: code,
  abbreviation: code,
  order,
  slot: null,
  optional: false,
  components: Object.entries(components).map(([part, weight]) => ({ code: part, name: part, weight })),
})

export function markOf(typed: string): Mark {
  if (typed === '') return { state: 'blank' }
  if (typed === 'X') return { state: 'absent' }
  return typed === 'EX' ? { state: 'exempt' } : { state: 'number', value: typed }
}

/** Assessments are by name, which is their id too; they follow each other in one term, a day each. */
export function sampleCohort(sample: {
  areas: SampleAreas
  assessments: Record<string, SampleAssessment>
  learners: SampleLearner[]
  streams?: string[]
  scale?: Scale
}): Cohort {
  const { streams = ['East'], scale = knec8 } = sample
  return {
    grade: 'Grade 8',
    scale,
    slots: [],
    areas: Object.entries(sample.areas).map(areaOf),
    classes: streams.map((stream, order) => ({ id: stream, name: `Grade 8 ${stream}`, stream, order })),
    assessments: Object.entries(sample.assessments).map(([name, assessment], i) => ({
      id: name,
      term: 1,
      name,
      order: i + 1,
      weight: '1',
      from: `2026-02-${10 + i}`,
      to: `2026-02-${10 + i}`,
      ...assessment,
    })),
    learners: sample.learners.map(({ number, gender = null, stream = streams[0]!, ...learner }, i) => ({
      id: `learner ${i}`,
      admissionNumber: number ?? String(i + 1),
      name: `Learner ${i + 1}`,
      gender,
      areas: learner.areas ?? Object.keys(sample.areas),
      enrolments: learner.enrolments ?? [{ classId: stream, from: '2026-01-05', to: null }],
    })),
    marks: sample.learners.flatMap(({ marks }, i) =>
      Object.entries(marks).flatMap(([assessmentId, papers]) =>
        Object.entries(papers).map(([paper, typed]) => ({
          assessmentId,
          learnerId: `learner ${i}`,
          paper,
          mark: markOf(typed),
        })),
      ),
    ),
  }
}

export type Sheet = { number?: string; gender?: Gender; typed: string[]; before?: string[] }

/** The result of a class in as many areas as marks are given, each out of `max`, and before it of another. */
export function sampleClass(sheets: Sheet[], { max = '100', settings = byTheRules, scale = knec8 } = {}) {
  const codes = Array.from(
    { length: Math.max(...sheets.map(({ typed }) => typed.length)) },
    (_, i) => `A${i}`,
  )
  const sheet = (typed: string[]) => Object.fromEntries(typed.map((mark, i) => [`A${i}`, mark]))
  const papers = sheet(codes.map(() => max))
  const cohort = sampleCohort({
    scale,
    areas: Object.fromEntries(codes.map((code) => [code, {}])),
    assessments: { ...(sheets.some(({ before }) => before) && { Before: { papers } }), End: { papers } },
    learners: sheets.map(({ typed, before, ...learner }) => ({
      ...learner,
      areas: codes.slice(0, typed.length),
      marks: { End: sheet(typed), ...(before && { Before: sheet(before) }) },
    })),
  })
  return gradeResult(cohort, { assessmentId: 'End' }, settings)
}
