/**
 * What the grading engine takes and gives. All of it is plain data: it can be cached as JSON and sent to the browser.
 * Days are ISO dates (2026-10-15), which compare as text.
 */

/** An exact decimal as it was written, such as "12.50": never binary floating point. */
export type Decimal = string

/** An exact figure as a reduced fraction ("383/6", "82"). People see it through `shown` or `signed` in `fraction.ts`. */
export type Exact = `${bigint}` | `${bigint}/${bigint}`

export type Gender = 'F' | 'M' | null

export type Band = {
  level: string
  name: string
  /** Whole percent from which the band counts. */
  min: number
  /** At most 2 decimals. */
  points: number
  /** EE, ME, AE or BE in the national scales: for summaries and remarks. */
  group: string
}

/** Bands from high to low. `overallFrom`: what a learner's overall level is taken from. */
export type Scale = { code: string; version: number; overallFrom: 'average' | 'meanPoints'; bands: Band[] }

export type Mark =
  | { state: 'number'; value: Decimal }
  | { state: 'absent' }
  | { state: 'exempt' }
  | { state: 'blank' }

/** The state of a paper, or of a learning area, for one learner. */
export type State = Mark['state'] | 'not_set'

export type GradingSettings = {
  /** An absent mark counts as 0 in percents, means and positions; it still shows as absent. */
  absentCountsAsZero: boolean
  rankBy: 'average' | 'points'
}

// What goes in: one grade in one academic year.

export type Component = { code: string; name: string; weight: Decimal }

export type Area = {
  code: string
  name: string
  abbreviation: string
  order: number
  /** Code of the slot that this area may fill; null: none. */
  slot: string | null
  optional: boolean
  /** Empty: the area is one paper. */
  components: Component[]
  /** Only where the school keeps other bands for this area than for the rest. */
  scale?: Scale
}

/** One place on the timetable, filled by one of several areas. */
export type Slot = { code: string; name: string; abbreviation: string }

export type CohortClass = {
  id: string
  name: string
  stream: string | null
  order: number
}

/** `to` is the last day in the class; null: still there. */
export type Enrolment = { classId: string; from: string; to: string | null }

export type CohortLearner = {
  id: string
  admissionNumber: string
  name: string
  gender: Gender
  /** Codes of the registered areas, see `registeredAreas`. */
  areas: string[]
  /** All of the year, also in classes of other grades. */
  enrolments: Enrolment[]
}

export type CohortAssessment = {
  id: string
  /** Number of the term in the year. */
  term: number
  name: string
  /** Place in the term. */
  order: number
  /** 0: recorded and shown, not counted in the term result. */
  weight: Decimal
  from: string
  to: string
  /** Paper ("MAT" or "ENG.GRAM") to maximum, for this grade's level. Empty: the level does not sit it. */
  papers: Record<string, Decimal>
}

/** A mark that is not listed is blank. */
export type CohortMark = {
  assessmentId: string
  learnerId: string
  paper: string
  mark: Mark
}

/** Everything of one grade in one academic year. The order of the lists does not matter. */
export type Cohort = {
  grade: string
  scale: Scale
  areas: Area[]
  slots: Slot[]
  classes: CohortClass[]
  learners: CohortLearner[]
  assessments: CohortAssessment[]
  marks: CohortMark[]
}

/** One assessment, or the result of a whole term. */
export type Which = { assessmentId: string } | { term: number }

// What comes out.

/** `assessmentId` null and `name` "Term result": the result of the term. */
export type ResultName = { term: number; assessmentId: string | null; name: string }

/** `position` null: not placed. `outOf`: how many are. */
export type Standing = { position: number | null; outOf: number }

/** A paper that one learner lacks, or was absent from. */
export type PaperRef = {
  assessmentId: string
  area: string
  component: string | null
}

/** `component` null: the area is one paper. `mark` only with a number; `max` unless not set. */
export type PaperResult = {
  component: string | null
  state: State
  mark: Decimal | null
  max: Decimal | null
}

/** What one counting assessment gave an area in a term result. `percent` only with a number. */
export type AssessmentPart = {
  assessmentId: string
  name: string
  state: State
  percent: Exact | null
  wasAbsent: boolean
}

/** One learner in one registered area. With a number: `percent level points stream grade`; otherwise these are null. */
export type AreaResult = {
  code: string
  state: State
  percent: Exact | null
  level: string | null
  points: number | null
  /** Absent, counted as zero by setting. */
  wasAbsent: boolean
  /** Only blank with something entered: the percent so far, which counts nowhere. */
  provisional: Exact | null
  stream: Standing | null
  grade: Standing | null
  /** Percent less the percent in the previous result, where both exist. */
  deviation: Exact | null
  /** Of an assessment: one, or one per component. Of a term result: none. */
  papers: readonly PaperResult[]
  /** Of a term result: its counting assessments. Of an assessment: none. */
  assessments: readonly AssessmentPart[]
}

export type LearnerStatus = 'ranked' | 'incomplete' | 'not_ranked'

/** `total average level points meanPoints` are null where `counted` is 0. `outOf` and `pointsOutOf` belong to total and points. */
export type LearnerResult = {
  id: string
  admissionNumber: string
  name: string
  gender: Gender
  classId: string
  className: string
  status: LearnerStatus
  /** In timetable order. */
  areas: AreaResult[]
  counted: number
  outOf: number
  total: Exact | null
  average: Exact | null
  level: string | null
  points: number | null
  pointsOutOf: number
  meanPoints: Exact | null
  stream: Standing
  grade: Standing
  /** Average in the previous result, if that ranked the learner. */
  previousAverage: Exact | null
  /** Average less the previous average, where both results rank the learner. */
  deviation: Exact | null
  /** Set papers of counting parts that are still blank. */
  missing: PaperRef[]
  /** Set papers of counting parts that the learner was absent from. */
  absent: PaperRef[]
}

/** Learners on one level. U: gender not recorded. */
export type LevelCount = {
  level: string
  F: number
  M: number
  U: number
  all: number
}

/** A mean is null where nobody is counted. */
export type Summary = {
  learners: number
  counted: number
  ranked: number
  incomplete: number
  notRanked: number
  mean: Exact | null
  meanPoints: Exact | null
  meanF: Exact | null
  meanM: Exact | null
  previousMean: Exact | null
  deviation: Exact | null
  /** Every level, high to low, also with 0. */
  distribution: LevelCount[]
}

export type AreaFigures = {
  code: string
  /** Registered, set and not exempt. */
  expected: number
  /** Expected less missing. */
  entered: number
  counted: number
  absent: number
  exempt: number
  missing: number
  mean: Exact | null
  level: string | null
  meanPoints: Exact | null
  highest: Exact | null
  lowest: Exact | null
  previousMean: Exact | null
  deviation: Exact | null
  distribution: LevelCount[]
}

/** Over all areas of a slot together. */
export type SlotFigures = {
  code: string
  areas: string[]
  counted: number
  mean: Exact | null
}

/** What is true of one list: a class, or the whole grade. */
export type Figures = {
  summary: Summary
  /** Areas that are set and that somebody on the list is registered for, in timetable order. */
  areas: AreaFigures[]
  slots: SlotFigures[]
}

/** A class in the streams table. `position`: on the exact class mean. */
export type StreamFigures = Figures & {
  classId: string
  name: string
  stream: string | null
  position: number | null
}

/** What every result says of itself. */
export type ResultHead = {
  of: ResultName
  /** The result that deviations refer to. */
  previous: ResultName | null
  grade: string
  scale: Scale
  settings: GradingSettings
  /** The assessments whose marks count here: one, or the term's counting ones by order. */
  assessments: { id: string; name: string; weight: Decimal }[]
}

/** A result of the whole grade and of each of its classes. */
export type GradeResult = ResultHead & {
  /** In listing order: by position in the grade, then those without position by average falling. */
  learners: LearnerResult[]
  figures: Figures
  /** In class order. */
  streams: StreamFigures[]
}
