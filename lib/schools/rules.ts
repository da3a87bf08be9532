import type * as z from 'zod'

import { AppError } from '@/lib/errors'
import { doubles } from '@/lib/fields'
import { SchoolFile } from './input'

/** `path`: where in the file, as keys and places from 0. */
export type Fault = { path: PropertyKey[]; message: string }

const told = 5

/**
 * Reads the text of a `school.json`. A file that is not whole and true in itself is refused with
 * the first faults in plain words, each with its place; nothing is guessed.
 */
export function readSchoolFile(json: string): SchoolFile {
  const raw = parsed(json)
  const result = SchoolFile.safeParse(raw, { error: plainWords })
  const faults: Fault[] = result.success ? structureFaults(result.data) : result.error.issues
  if (result.success && faults.length === 0) return result.data
  const sentences = faults
    .slice(0, told)
    .map(({ path, message }) => `${place(raw, path)}: ${message.replace(/\.$/, '')}`)
  const rest = faults.length > told ? `; and ${faults.length - told} more` : ''
  throw new AppError('invalid', `school.json cannot be loaded. ${sentences.join('; ')}${rest}.`)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new AppError('invalid', `school.json is not valid JSON: ${(error as Error).message}.`)
  }
}

/** What zod says of a wrong type, in words for somebody who wrote the file by hand. */
function plainWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`
  if (issue.code === 'too_small' && issue.origin !== 'string') return `must be ${issue.minimum} or more`
  if (issue.code === 'too_big' && issue.origin !== 'string') return `must be ${issue.maximum} or less`
  if (issue.code !== 'invalid_type') return undefined
  if (issue.input === undefined) return 'is missing'
  const names: Record<string, string> = {
    string: 'text',
    array: 'a list',
    boolean: 'true or false',
    int: 'a whole number',
  }
  return `must be ${names[issue.expected] ?? `a ${issue.expected}`}`
}

/** The place in the school's words: `levels “junior”, learningAreas “ENG”, name`. */
function place(raw: unknown, path: readonly PropertyKey[]): string {
  const words: string[] = []
  let here = raw
  for (const key of path) {
    here = (here as Record<PropertyKey, unknown> | undefined)?.[key]
    if (typeof key === 'number') words.push(`${words.pop() ?? ''} ${label(here, key)}`.trim())
    else words.push(String(key))
  }
  return words.join(', ') || 'the file'
}

function label(item: unknown, index: number): string {
  if (typeof item === 'string') return `“${item}”`
  const { code, username, name, level, number, staff, grade } = (item ?? {}) as Record<string, unknown>
  const own = [code, username, name, level, number, staff, grade].find((value) => value != null)
  return own === undefined ? `no. ${index + 1}` : `“${String(own)}”`
}

/** What no single part of the file can know: that its parts fit together. */
function structureFaults(file: SchoolFile): Fault[] {
  return [
    ...termFaults(file),
    ...levelFaults(file),
    ...classFaults(file),
    ...staffFaults(file),
    ...assessmentFaults(file),
  ]
}

const twice = <T>(
  list: string,
  items: readonly T[],
  what: string,
  key: (item: T) => string | null,
): Fault[] =>
  doubles(items, key).map(({ index, value }) => ({
    path: [list, index, what],
    message: `“${value}” is there twice`,
  }))

function termFaults({ terms }: SchoolFile): Fault[] {
  const inOrder = [...terms.entries()].sort(([, a], [, b]) => a.number - b.number)
  return [
    ...twice('terms', terms, 'number', (term) => String(term.number)),
    ...twice('terms', terms, 'name', (term) => term.name),
    ...terms.flatMap(({ opens, closes, halfTerm }, i) => [
      ...fault(opens > closes, ['terms', i, 'closes'], 'the term closes before it opens'),
      ...fault(
        halfTerm && halfTerm.from > halfTerm.to,
        ['terms', i, 'halfTerm'],
        'the half-term ends before it begins',
      ),
    ]),
    ...inOrder.flatMap(([i, term], n) =>
      fault(
        n > 0 && term.opens <= inOrder[n - 1]![1].closes,
        ['terms', i, 'opens'],
        'the term opens before the one before it closes',
      ),
    ),
  ]
}

const fault = (broken: unknown, path: PropertyKey[], message: string): Fault[] =>
  broken ? [{ path, message }] : []

function levelFaults({ levels, gradingScales, settings }: SchoolFile): Fault[] {
  const scales = new Set(gradingScales.map((scale) => scale.code))
  const grades = levels.flatMap((level, i) => level.grades.map((grade, n) => ({ grade, i, n })))
  const areas = levels.flatMap((level) => level.learningAreas.map((area) => area.code))
  return [
    ...twice('gradingScales', gradingScales, 'version', (scale) => `${scale.code} version ${scale.version}`),
    ...twice('levels', levels, 'code', (level) => level.code),
    ...doubles(grades, ({ grade }) => grade).map(({ index, value }) => ({
      path: ['levels', grades[index]!.i, 'grades', grades[index]!.n],
      message: `${value} belongs to two levels`,
    })),
    ...levels.flatMap(({ scale }, i) => [
      ...fault(
        scale !== null && !scales.has(scale),
        ['levels', i, 'scale'],
        `“${scale}” is not one of the gradingScales`,
      ),
      ...fault(scale === null && scales.size !== 1, ['levels', i, 'scale'], 'is missing'),
    ]),
    ...fault(
      settings.defaultReligion !== null && !areas.includes(settings.defaultReligion),
      ['settings', 'defaultReligion'],
      `“${settings.defaultReligion}” is not the code of a learning area`,
    ),
  ]
}

function classFaults({ classes, levels, staff }: SchoolFile): Fault[] {
  const grades = new Set(levels.flatMap((level) => level.grades))
  const usernames = new Set(staff.map((person) => person.username))
  return [
    ...twice('classes', classes, 'name', (item) => item.name),
    ...twice('classes', classes, 'stream', ({ grade, stream }) =>
      [grade, stream ?? 'without stream'].join(' '),
    ),
    ...classes.flatMap(({ grade, stream, classTeacher }, i) => [
      ...fault(!grades.has(grade), ['classes', i, 'grade'], `“${grade}” is not a grade of any level`),
      ...fault(
        stream === null && classes.some((other) => other.grade === grade && other.stream !== null),
        ['classes', i, 'stream'],
        `is missing: ${grade} has other classes with streams`,
      ),
      ...fault(
        classTeacher !== null && !usernames.has(classTeacher),
        ['classes', i, 'classTeacher'],
        `“${classTeacher}” is not the username of anybody in staff`,
      ),
    ]),
  ]
}

function staffFaults({ staff, assignments, classes, levels }: SchoolFile): Fault[] {
  const usernames = new Set(staff.map((person) => person.username))
  const levelOf = (name: string) => {
    const grade = classes.find((item) => item.name === name)?.grade
    return levels.find((level) => grade !== undefined && level.grades.includes(grade))
  }
  return [
    ...twice('staff', staff, 'username', (person) => person.username),
    ...twice('staff', staff, 'employeeNumber', (person) => person.employeeNumber),
    ...assignments.flatMap((item, i) => [
      ...fault(
        !usernames.has(item.staff),
        ['assignments', i, 'staff'],
        `“${item.staff}” is not the username of anybody in staff`,
      ),
      ...item.classes.flatMap((name, n) => {
        const level = levelOf(name)
        if (!level)
          return [{ path: ['assignments', i, 'classes', n], message: `there is no class “${name}”` }]
        const taught = level.learningAreas.some((area) => area.code === item.learningArea)
        return fault(
          !taught,
          ['assignments', i, 'learningArea'],
          `“${item.learningArea}” is not a learning area of ${name}`,
        )
      }),
    ]),
  ]
}

function assessmentFaults({ assessments, terms, levels }: SchoolFile): Fault[] {
  return [
    ...twice('assessments', assessments, 'name', ({ term, name }) => `${name} of term ${term}`),
    ...assessments.flatMap(({ term, from, to, papers }, i) => [
      ...fault(
        !terms.some((other) => other.number === term),
        ['assessments', i, 'term'],
        `there is no term ${term}`,
      ),
      ...fault(from && to && from > to, ['assessments', i, 'to'], 'the last day is before the first'),
      ...Object.entries(papers).flatMap(([levelCode, set]) => {
        const level = levels.find((other) => other.code === levelCode)
        if (!level)
          return [{ path: ['assessments', i, 'papers', levelCode], message: 'there is no such level' }]
        const known = papersOf(level)
        return Object.keys(set).flatMap((paper) => {
          const composite = level.learningAreas.find(
            (area) => area.code === paper && area.components.length > 0,
          )
          const why = composite
            ? `${composite.name} is entered by its parts, such as ${paper}.${composite.components[0]!.code}`
            : 'there is no such paper in this level'
          return fault(!known.has(paper), ['assessments', i, 'papers', levelCode, paper], why)
        })
      }),
    ]),
  ]
}

/** The papers a level can set: an area's code, or AREA.COMPONENT of a composite. */
const papersOf = (level: SchoolFile['levels'][number]) =>
  new Set(
    level.learningAreas.flatMap((area) =>
      area.components.length === 0 ? [area.code] : area.components.map((part) => `${area.code}.${part.code}`),
    ),
  )

const groups = {
  EE: 'Excellent work, {firstName}. Keep reading widely and help others.',
  ME: 'Good, steady work. Give {weakest} a little more time.',
  AE: '{firstName} can do more. Practise {weakest} every week; ask for help early.',
  BE: '{firstName} needs close support. Let us meet and plan together.',
}
const fromTheHead = {
  EE: 'An excellent term. Well done, {firstName}.',
  ME: 'A good term, {firstName}. Keep aiming higher.',
  AE: 'There is more in {firstName}. Let the next term show it.',
  BE: '{firstName} will get our full support. Please come and see us.',
}

/** The remark bank that a new school begins with. */
export const startRemarks = (
  [
    ['class_teacher', groups],
    ['head', fromTheHead],
  ] as const
).flatMap(([audience, texts]) =>
  Object.entries(texts).map(([levelGroup, text]) => ({
    audience,
    levelGroup,
    language: 'en' as const,
    text,
  })),
)
