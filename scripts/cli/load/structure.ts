import { type AddedPaper, addAssessments } from '@/lib/assessments/commands'
import type { Actor } from '@/lib/auth/actor'
import type { StaffAccount } from '@/lib/auth/opening'
import { addClasses } from '@/lib/classes/commands'
import type { NamedClass } from '@/lib/classes/rules'
import { type AddedLevel, addLevels, addScales } from '@/lib/curriculum/commands'
import { readEmail } from '@/lib/fields'
import { readGender } from '@/lib/learners/values/rules'
import { addStaff, assign } from '@/lib/people/commands'
import { readPhone } from '@/lib/phones'
import { addRemarks, openYear, saveProfile, saveSettings } from '@/lib/schools/commands'
import type { SchoolFile } from '@/lib/schools/input'
import { startRemarks } from '@/lib/schools/rules'
import type { Reporter } from './report'

type Level = SchoolFile['levels'][number]

/** A class with the level it belongs to, as the file describes it and as it is stored. */
export type LoadedClass = NamedClass & { level: Level; stored: AddedLevel }
export type LoadedAssessment = { id: string; term: number; name: string; papers: AddedPaper[] }

/** What learners and marks are then read against. */
export type Structure = {
  file: SchoolFile
  classes: LoadedClass[]
  assessments: LoadedAssessment[]
  accounts: StaffAccount[]
}

/** Sets up a new school as its `school.json` says; everything in the file has been checked before. */
export async function loadStructure(actor: Actor, file: SchoolFile, report: Reporter): Promise<Structure> {
  const { slug: _, ...profile } = file.school
  await saveProfile(actor, profile)
  await saveSettings(actor, file.settings)
  await addRemarks(actor, { remarks: startRemarks })
  const terms = await openYear(actor, { year: file.year, terms: file.terms })
  const firstDay = terms.map(({ opens }) => opens).sort()[0]!

  const scales = file.gradingScales.map((scale) => ({
    ...scale,
    effectiveFrom: scale.effectiveFrom ?? `${file.year}-01-01`,
  }))
  await addScales(actor, { scales })
  const levels = await addLevels(actor, {
    levels: file.levels.map((level) => ({ ...level, scale: level.scale ?? scales[0]!.code })),
  })
  const added = await addClasses(actor, { year: file.year, classes: file.classes })
  const classes = file.classes.map(({ name, grade, stream }, i) => {
    const at = file.levels.findIndex((level) => level.grades.includes(grade))
    return { id: added[i]!.id, name, grade, stream, level: file.levels[at]!, stored: levels[at]! }
  })
  report.add('terms', terms.length)
  report.add('levels', levels.length)
  report.add('classes', classes.length)

  const accounts = await loadStaff(actor, file, classes, firstDay, report)
  return { file, classes, assessments: await loadAssessments(actor, file, terms, levels, report), accounts }
}

async function loadStaff(
  actor: Actor,
  file: SchoolFile,
  classes: LoadedClass[],
  from: string,
  report: Reporter,
) {
  const people = file.staff.map((person, i) => {
    const warn = (column: string, value: string, reason: string) =>
      report.warn({
        file: 'school.json',
        column: `staff ${i + 1}, ${column}`,
        value,
        reason,
        code: 'unreadable',
      })
    const gender = person.gender === null ? null : readGender(person.gender)
    if (person.gender !== null && gender === null)
      warn('gender', person.gender, 'This is not a gender the school records.')
    const phone = person.phone === null ? null : readPhone(person.phone)
    if (person.phone !== null && !phone) warn('phone', person.phone, 'This cannot be a phone number in use.')
    const email = person.email === null ? null : readEmail(person.email)
    if (person.email !== null && !email) warn('email', person.email, 'This is not an e-mail address.')
    return { ...person, fullName: person.name, gender, phone: phone?.number ?? null, email }
  })
  const ids = people.length > 0 ? await addStaff(actor, { staff: people }) : []
  const idOf = (username: string) => ids[people.findIndex((person) => person.username === username)]!

  const classTeachers = file.classes.flatMap(({ classTeacher }, i) =>
    classTeacher === null ? [] : [{ classId: classes[i]!.id, staffId: idOf(classTeacher), from }],
  )
  const assignments = file.assignments.flatMap((item) =>
    item.classes.map((name) => {
      const taught = classes.find((other) => other.name === name)!
      const areaId = taught.stored.areas.find((area) => area.code === item.learningArea)!.id
      return { classId: taught.id, areaId, staffId: idOf(item.staff) }
    }),
  )
  await assign(actor, { classTeachers, assignments })
  report.add('staff', ids.length)
  report.add('assignments', assignments.length)

  return people.flatMap(({ username, email, phone, roles }, i): StaffAccount[] => {
    if (username === null) return []
    const staffId = ids[i]!
    const leads = classTeachers.some((row) => row.staffId === staffId) ? (['class_teacher'] as const) : []
    const teaches = assignments.some((row) => row.staffId === staffId) ? (['subject_teacher'] as const) : []
    return [{ staffId, username, email, phone, roles: [...new Set([...roles, ...leads, ...teaches])] }]
  })
}

async function loadAssessments(
  actor: Actor,
  file: SchoolFile,
  terms: { id: string; number: number; opens: string; closes: string }[],
  levels: AddedLevel[],
  report: Reporter,
): Promise<LoadedAssessment[]> {
  if (file.assessments.length === 0) return []
  const assessments = file.assessments.map(({ term: number, name, order, weight, from, to, papers }, i) => {
    if (Object.values(papers).every((set) => Object.keys(set).length === 0))
      report.warn({
        file: 'school.json',
        column: `assessments “${name}” of term ${number}`,
        reason: 'No level sits this assessment: it has no papers.',
        code: 'no_papers',
      })
    const term = terms.find((other) => other.number === number)!
    const before = file.assessments.slice(0, i).filter((other) => other.term === number)
    return {
      termId: term.id,
      name,
      order: order ?? before.length + 1,
      weight,
      startsOn: from ?? (to !== null && to < term.opens ? to : term.opens),
      endsOn: to ?? (from !== null && from > term.closes ? from : term.closes),
      papers: Object.entries(papers).flatMap(([code, set]) => {
        const level = levels.find((other) => other.code === code)!
        return Object.entries(set).map(([paper, max]) => ({ ...paperOf(level, paper), max }))
      }),
    }
  })
  const added = await addAssessments(actor, { assessments })
  report.add('assessments', added.length)
  report.add(
    'papers',
    assessments.reduce((sum, { papers }) => sum + papers.length, 0),
  )
  return file.assessments.map(({ term, name }, i) => ({ term, name, ...added[i]! }))
}

function paperOf(level: AddedLevel, paper: string) {
  const [areaCode, componentCode] = paper.split('.')
  const area = level.areas.find((other) => other.code === areaCode)!
  const componentId = area.components.find((part) => part.code === componentCode)?.id ?? null
  return { areaId: area.id, componentId }
}
