import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'

import { exportResult, gradeResult } from '.'
import { readMark } from './mark'
import { registeredAreas } from './registration'
import type { Area, Cohort, CohortMark, Scale, Which } from './types'

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url))
const there = existsSync(`${data}golden/plan.json`)

type LevelData = {
  code: string
  grades: string[]
  scale: string
  slots?: { code: string; name: string; abbreviation: string }[]
  learningAreas: {
    order: number
    code: string
    name: string
    abbreviation: string
    slot?: string
    components?: { code: string; name: string; header: string; weight: number }[]
  }[]
}
type AssessmentData = {
  term: number
  name: string
  order: number
  weight: number
  from: string
  to: string
  papers: Record<string, Record<string, number> | undefined>
}
type SchoolData = {
  school: { code?: string; slug?: string }
  year: number
  settings: { absentCountsAsZero: boolean; rankBy: 'average' | 'points'; defaultReligion: string }
  gradingScales: Scale[]
  levels: LevelData[]
  classes: { name: string; grade: string; stream: string | null }[]
  assessments: AssessmentData[]
}
type PlanEntry = {
  scope: string
  term: number
  assessment: string
  settings?: Partial<SchoolData['settings']>
  suffix?: string
}
type Row = Record<string, string>

const json = <T>(path: string): T => JSON.parse(readFileSync(data + path, 'utf8'))
const rows = (path: string): Row[] => parse(readFileSync(data + path), { columns: true, bom: true })

const assessmentId = (term: number, name: string) => `t${term} ${name}`

function areasOf(level: LevelData): Area[] {
  return level.learningAreas.map(({ components = [], slot = null, ...area }) => ({
    ...area,
    slot,
    optional: false,
    components: components.map(({ code, name, weight }) => ({ code, name, weight: String(weight) })),
  }))
}

/** Header of a sheet to the paper of one learner. */
function paperOf(level: LevelData, registered: readonly string[], header: string): string {
  for (const area of level.learningAreas) {
    const component = area.components?.find((part) => part.header === header)
    if (component) return `${area.code}.${component.code}`
    if (area.name === header) return area.code
  }
  const slot = level.slots?.find(({ name }) => name === header)
  const area = level.learningAreas.find(
    ({ code, slot: of }) => of === slot?.code && registered.includes(code),
  )
  if (!area) throw new Error(`No paper for ${header}`)
  return area.code
}

function cohortOf(school: SchoolData, grade: string): Cohort {
  const level = school.levels.find(({ grades }) => grades.includes(grade))!
  const areas = areasOf(level)
  const classes = school.classes
    .filter((each) => each.grade === grade)
    .map(({ name, stream }, order) => ({ id: name, name, stream, order }))
  const learners = rows('learners.csv')
    .filter((row) => row.grade === grade)
    .map((row) => ({
      id: row.admission_number!,
      admissionNumber: row.admission_number!,
      name: row.full_name!,
      gender: (row.gender || null) as 'F' | 'M' | null,
      areas: registeredAreas(
        areas,
        { slots: { RE: row.religion }, optional: [] },
        { RE: school.settings.defaultReligion },
      ).areas,
      enrolments: [
        { classId: row.stream ? `${grade} ${row.stream}` : grade, from: row.admitted_on!, to: null },
      ],
    }))
  const assessments = school.assessments.map(({ papers, ...assessment }) => ({
    ...assessment,
    id: assessmentId(assessment.term, assessment.name),
    weight: String(assessment.weight),
    papers: Object.fromEntries(
      Object.entries(papers[level.code] ?? {}).map(([paper, max]) => [paper, String(max)]),
    ),
  }))
  const sheets = json<{ file: string; class: string; term: number; assessment: string }[]>('marks/index.json')
  const marks = sheets
    .filter((sheet) => classes.some(({ name }) => name === sheet.class))
    .flatMap((sheet): CohortMark[] => {
      const assessment = assessments.find(({ id }) => id === assessmentId(sheet.term, sheet.assessment))!
      return rows(`marks/${sheet.file}`).flatMap((row) => {
        const { 'Student Name': _, 'Admission Number': learnerId = '', ...cells } = row
        const learner = learners.find(({ id }) => id === learnerId)!
        return Object.entries(cells).map(([header, cell]) => {
          const paper = paperOf(level, learner.areas, header)
          const reading = readMark(cell, assessment.papers[paper]!)
          if (!reading.ok) throw new Error(`${sheet.file} ${learnerId}: ${reading.message}`)
          return { assessmentId: assessment.id, learnerId, paper, mark: reading.mark }
        })
      })
    })
  const scale = school.gradingScales.find(({ code }) => code === level.scale)!
  const slots = level.slots ?? []
  return { grade, scale, areas, slots, classes, learners, assessments, marks }
}

describe.skipIf(!there)('golden results (skipped where ../shared/data is not there)', () => {
  const school = there ? json<SchoolData>('school.json') : null
  const plan = there ? json<PlanEntry[]>('golden/plan.json') : []
  const cohorts = new Map<string, Cohort>()

  it('has every golden file in the plan', () => {
    expect(readdirSync(`${data}golden`)).toHaveLength(plan.length + 1)
  })

  for (const entry of plan) {
    const slug = (text: string) => text.toLowerCase().replaceAll(' ', '-')
    const file = [`${slug(entry.scope)}.t${entry.term}-${slug(entry.assessment)}`, entry.suffix, 'json']
      .filter(Boolean)
      .join('.')

    describe(file, () => {
      const golden = json<ReturnType<typeof exportResult>>(`golden/${file}`)
      const { absentCountsAsZero, rankBy } = { ...school!.settings, ...entry.settings }
      const cohort = cohorts.get(golden.grade) ?? cohortOf(school!, golden.grade)
      cohorts.set(golden.grade, cohort)
      const which: Which =
        entry.assessment === 'Term result'
          ? { term: entry.term }
          : { assessmentId: assessmentId(entry.term, entry.assessment) }
      const classId = cohort.classes.find(({ name }) => name === entry.scope)?.id ?? null
      const result = gradeResult(cohort, which, { absentCountsAsZero, rankBy })
      const exported = exportResult(result, { school: golden.school, year: golden.year, classId })

      it('has the same figures', () => {
        const { learners, ...figures } = exported
        const { learners: expected, ...expectedFigures } = golden
        expect(figures).toEqual(expectedFigures)
        expect(learners.map(({ admissionNumber }) => admissionNumber)).toEqual(
          expected.map(({ admissionNumber }) => admissionNumber),
        )
      })

      it.each(golden.learners.map((learner) => [learner.admissionNumber, learner] as const))(
        'has the same learner %s',
        (admissionNumber, expected) => {
          expect(exported.learners.find((each) => each.admissionNumber === admissionNumber)).toEqual(expected)
        },
      )

      it('has its keys in the same order', () => {
        // Compared as one: a difference of a figure is told by the tests above.
        expect(JSON.stringify(exported) === JSON.stringify(golden)).toBe(true)
      })
    })
  }
})
