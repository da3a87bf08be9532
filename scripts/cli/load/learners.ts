import type { Actor } from '@/lib/auth/actor'
import { today } from '@/lib/dates'
import { AppError } from '@/lib/errors'
import { admitLearners } from '@/lib/learners/commands'
import { type LearnerFile, readLearnerFile } from '@/lib/learners/import/file'
import { type Issue, type Register, readLearners } from '@/lib/learners/import/rules'
import type { SchoolFile } from '@/lib/schools/input'
import { readTables } from '@/lib/sheets/read'
import { searchKey } from '@/lib/text'
import type { Folder } from './folder'
import type { Reporter } from './report'
import type { LoadedClass, Structure } from './structure'
import { sentence } from './words'

/** A learner as marks are matched to them. `chosenAreas`: codes. */
export type LoadedLearner = {
  id: string
  admissionNumber: string
  fullName: string
  classId: string
  religion: string | null
  chosenAreas: string[]
}

/** `others`: names of the workbook's sheets that are not the list. */
type LearnerList = { file: string; list: LearnerFile; others: string[] }

/** The folder's list of learners; null when the folder has none. @throws AppError when it cannot be read */
export async function readLearnersOf(folder: Folder, school: SchoolFile): Promise<LearnerList | null> {
  const file = folder.learners
  if (file === null) return null
  const tables = await readTables(await folder.read(file)).catch((error) => {
    throw error instanceof AppError ? new AppError('invalid', `${file}: ${error.message}`) : error
  })
  const choices = school.levels.flatMap((level) => level.slots.map((slot) => slot.choice))
  const read = tables.map((table) => ({ name: table.name, list: readLearnerFile(table, choices) }))
  const found = read.find(({ list }) => list !== null)
  if (!found?.list)
    throw new AppError('invalid', `${file}: no row is a header with names or admission numbers.`)
  const others = read.filter((table) => table !== found).map(({ name }) => name ?? '')
  return { file, list: found.list, others }
}

/** Admits every learner whose row can be taken; the others are reported, row by row. */
export async function loadLearners(
  actor: Actor,
  { file, list, others }: LearnerList,
  structure: Structure,
  report: Reporter,
): Promise<LoadedLearner[]> {
  for (const column of list.ignoredColumns) {
    const reason = 'This column is not known and was not read.'
    report.warn({ file, row: list.headerRow, column, reason, code: 'unknown_column' })
  }

  for (const value of others)
    report.warn({ file, value, reason: 'This sheet of the workbook was not read.', code: 'sheet_not_read' })

  const outcomes = readLearners(list.rows, registerOf(structure))
  for (const { row, issues } of outcomes) for (const issue of issues) tell(report, file, row, issue)
  const taken = outcomes.flatMap((row) => (row.outcome === 'new' ? row.learner : []))
  if (taken.length === 0) return []

  const learners = taken.map((learner) => ({
    ...learner,
    fullName: learner.fullName!,
    classId: learner.classId!,
  }))
  const admitted = await admitLearners(actor, { learners })
  report.add('learners', admitted.learners.length)
  report.add('guardians', admitted.newGuardians)
  return learners.map(({ fullName, classId, religion, chosenAreaIds }, i) => {
    const { areas } = structure.classes.find((item) => item.id === classId)!.stored
    const chosenAreas = areas.filter((area) => chosenAreaIds.includes(area.id)).map(({ code }) => code)
    return { ...admitted.learners[i]!, fullName, classId, religion, chosenAreas }
  })
}

function registerOf({ classes, file }: Structure): Register {
  return {
    today: today(file.school.timezone),
    classes,
    learners: [],
    guardians: [],
    religions: file.levels.flatMap(({ slots, learningAreas }) =>
      learningAreas.filter((area) =>
        slots.some((slot) => slot.code === area.slot && slot.choice === 'religion'),
      ),
    ),
    choices: (classId) => choicesOf(classes.find((item) => item.id === classId)!),
  }
}

/** The optional areas of a class's level, and the areas of each slot that a column of the school's own decides. */
function choicesOf({ level, stored }: LoadedClass) {
  const named = (wanted: (area: LoadedClass['level']['learningAreas'][number]) => boolean) =>
    new Map(
      level.learningAreas.flatMap((area, i) =>
        wanted(area)
          ? [area.code, area.name, area.abbreviation, ...area.aliases].map(
              (name) => [searchKey(name), stored.areas[i]!.id] as const,
            )
          : [],
      ),
    )
  const own = level.slots.filter((slot) => slot.choice !== 'religion')
  return new Map([
    ['optionalAreas' as const, named((area) => area.optional)],
    ...own.map((slot) => [`choice.${slot.choice}`, named((area) => area.slot === slot.code)] as const),
  ])
}

function tell(report: Reporter, file: string, row: number, { field, severity, code, value }: Issue) {
  if (severity === 'note') return
  const entry = {
    file,
    row,
    ...(field ? { column: field } : {}),
    ...(value ? { value } : {}),
    reason: sentence(field, code),
    code,
  }
  if (severity === 'error') report.refuse(entry)
  else report.warn(entry)
}
