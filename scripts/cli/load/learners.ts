import type { Actor } from '@/lib/auth/actor'
import { today } from '@/lib/dates'
import { admitLearners } from '@/lib/learners/commands'
import { readLearnerFile } from '@/lib/learners/import/file'
import { type Issue, readLearners } from '@/lib/learners/import/rules'
import { readTables } from '@/lib/sheets/read'
import { searchKey } from '@/lib/text'
import type { Folder } from './folder'
import type { Reporter } from './report'
import type { Structure } from './structure'
import { sentence } from './words'

/** A learner as marks are matched to them. `optionalAreas`: codes. */
export type LoadedLearner = {
  id: string
  admissionNumber: string
  fullName: string
  classId: string
  religion: string | null
  optionalAreas: string[]
}

/** Admits every learner of the file whose row can be taken; the others are reported, row by row. */
export async function loadLearners(
  actor: Actor,
  folder: Folder,
  structure: Structure,
  report: Reporter,
): Promise<LoadedLearner[]> {
  const file = folder.learners
  if (file === null) return []
  const tables = await readTables(folder.read(file))
  const learnerFile = tables.map(readLearnerFile).find((found) => found !== null)
  if (!learnerFile) {
    report.refuse({
      file,
      reason: 'No row of this file is a header with names or admission numbers.',
      code: 'no_header',
    })
    return []
  }
  for (const column of learnerFile.ignoredColumns)
    report.warn({
      file,
      row: learnerFile.headerRow,
      column,
      reason: 'This column is not known and was not read.',
      code: 'unknown_column',
    })

  const outcomes = readLearners(learnerFile.rows, registerOf(structure))
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
  return learners.map(({ fullName, classId, religion, optionalAreaIds }, i) => {
    const { areas } = structure.classes.find((item) => item.id === classId)!.stored
    const optionalAreas = areas.filter((area) => optionalAreaIds.includes(area.id)).map(({ code }) => code)
    return { ...admitted.learners[i]!, fullName, classId, religion, optionalAreas }
  })
}

function registerOf({ classes, file }: Structure) {
  const choosing = file.levels.flatMap(({ slots, learningAreas }) =>
    learningAreas.filter((area) =>
      slots.some((slot) => slot.code === area.slot && slot.choice === 'religion'),
    ),
  )
  return {
    today: today(file.school.timezone),
    classes,
    learners: [],
    guardians: [],
    religions: [...new Set(choosing.map(({ code }) => code))],
    optionalAreas: (classId: string) => {
      const { level, stored } = classes.find((item) => item.id === classId)!
      return new Map(
        level.learningAreas.flatMap((area, i) => {
          const id = stored.areas[i]!.id
          return area.optional
            ? [area.code, area.name, area.abbreviation].map((name) => [searchKey(name), id] as const)
            : []
        }),
      )
    },
  }
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
