/** What a cell says where there is no figure: on every page and paper the same. */
export const signs = { blank: '–', absent: 'X', exempt: 'EX' } as const

/** One page leaves room for a remark of this much beside the other blocks. */
export const longestRemark = 300

/** EE, ME, AE, BE; null where the scale has other groups. */
export type Group = 'EE' | 'ME' | 'AE' | 'BE' | null

/**
 * Everything one report card says, as plain JSON. Every figure is the text that the grading engine made,
 * so the web page, the PDF and the parent's page cannot differ. Dates are words ("23 Oct 2026").
 * `undefined` blocks are left out; `null` or an empty text is a field without content.
 */
export type ReportCard = {
  language: string
  /** Not published: printed with a watermark. */
  draft: boolean
  /** What was changed since the last edition: "Mathematics changed on 12 Nov 2026". */
  changed: string | null
  school: School
  /** "Term 3 2026" */
  term: string
  /** "Mid-Term" or "Term result" */
  result: string
  learner: Learner
  attendance?: Attendance
  /** The assessments of the term in their order, or the one assessment. */
  columns: Column[]
  rows: AreaRow[]
  /** "Incomplete: English Composition not yet marked", "Absent: Integrated Science"; null when ranked. */
  status: string | null
  summary: Summary
  /** Competencies, values: name and level of each. */
  ratings?: { name: string; items: { name: string; level: string }[] }[]
  remarks: { classTeacher: Remark; head: Remark }
  closes: string | null
  nextTermOpens: string | null
  focus?: string
  fees?: Field[]
  scale: Scale
  /** Rules in force, in words: "An absent paper is left out of totals and averages." */
  rules: string[]
  serial: string
  edition: string
  issued: string
}

export type Field = { name: string; value: string }

export type School = {
  name: string
  motto: string | null
  address: string | null
  phone: string | null
  email: string | null
  /** A `data:` address of a PNG, JPEG or SVG picture. */
  logo: string | null
  /** "#1f7d53" */
  colour: string | null
}

export type Learner = {
  name: string
  admissionNumber: string
  upi: string | null
  assessmentNumber: string | null
  className: string
  sex: string | null
  classTeacher: string | null
}

export type Attendance = { open: string; present: string; absent: string; percent: string }

/** `note` stands under the name: "weight 30", "out of 50". */
export type Column = { name: string; note: string | null }

/** `marks` has one text per column: a percent, a mark ("41/60"), a sign, "(75.0)" when provisional, "" when not set. */
export type AreaRow = {
  name: string
  abbreviation: string
  marks: string[]
  percent: string
  level: string
  group: Group
  points: string
  /** "3 of 34"; null on every row leaves the column out. */
  position: string | null
  remark: string
  /** The teacher's initials. */
  teacher: string
  /** The parts of a composite area. */
  components: { name: string; marks: string[] }[]
}

export type Position = { position: string; outOf: string }

/** Figures that do not exist are "–". Positions are null where the level does not show them. */
export type Summary = {
  total: string
  outOf: string
  average: string
  level: string
  group: Group
  points: string
  pointsOutOf: string
  meanPoints: string
  stream: Position | null
  grade: Position | null
  previousAverage: string
  deviation: string
  /** Oldest first, this result last. */
  trend: { label: string; average: string }[]
}

/** An empty text leaves lines to write on. */
export type Remark = { text: string; name: string; date: string | null; signature?: string | null }

export type Scale = { name: string; version: string; bands: Band[] }

/** `range`: whole percents, "58–74". */
export type Band = { level: string; name: string; range: string; points: string; group: Group }
