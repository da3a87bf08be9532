import { registeredAreas } from '@/lib/grading/registration'
import { learnerField } from '@/lib/learners/import/file'
import type { SheetFacts, StoredMark } from '@/lib/marks/import/file'
import { readTitle, type Title } from '@/lib/marks/import/title/rules'
import { headerKey } from '@/lib/sheets/headers'
import type { Table } from '@/lib/sheets/table'
import type { MarkFile } from './folder'
import type { LoadedLearner } from './learners'
import type { LoadedAssessment, LoadedClass, Structure } from './structure'

/** A class in an assessment. */
export type Sheet = { of: LoadedClass; assessment: LoadedAssessment }

type NoSheet = { reason: string; code: string }

const isHeader = (row: readonly string[]) =>
  row.some((cell) => /^(fullName|admissionNumber)$/.test(learnerField(headerKey(cell)) ?? ''))

/** The tables of a file that list learners: every tab that has a class of its own, or the one that the index names. */
export function sheetsIn(entry: MarkFile, tables: readonly Table[]): Table[] {
  const lists = tables.filter(({ rows }) => rows.some(isHeader))
  return entry.class === null ? lists : lists.slice(0, 1)
}

/** Which class and assessment a table is of: as the index says, else as its own title, its tab or its file does. */
export function sheetOf(entry: MarkFile, table: Table, structure: Structure): Sheet | NoSheet {
  const { classes, assessments, file } = structure
  let title: Title | undefined
  const said = <K extends keyof Title>(key: K): Title[K] => {
    const titles = table.rows.slice(0, table.rows.findIndex(isHeader))
    title ??= readTitle(titles, [table.name ?? '', entry.file.replace(/\.[^.]+$/, '')], structure)
    return title[key]
  }

  const year = entry.year ?? (entry.class === null ? said('year') : null)
  if (year !== null && year !== file.year)
    return { reason: `These marks are of ${year}; the school's year is ${file.year}.`, code: 'other_year' }

  const className = entry.class ?? said('className')
  if (className === null)
    return { reason: 'The sheet does not say which class it is of.', code: 'class_unknown' }
  const of = classes.find(({ name }) => same(name, className))
  if (!of) return { reason: `There is no class ${className}.`, code: 'class_unknown' }

  const term = entry.term ?? said('term')
  const name = entry.assessment ?? said('assessment')
  if (term === null || name === null)
    return {
      reason: 'The sheet does not say which term and assessment it is of.',
      code: 'assessment_unknown',
    }
  const assessment = assessments.find((item) => item.term === term && same(item.name, name))
  if (assessment) return { of, assessment }
  return { reason: `There is no assessment ${name} in term ${term}.`, code: 'assessment_unknown' }
}

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase()

/** What a sheet's file is read against. `chosen`: codes of the areas that each learner has chosen. */
export function factsOf(
  { of, assessment }: Sheet,
  structure: Structure,
  learners: readonly LoadedLearner[],
  chosen: ReadonlyMap<string, ReadonlySet<string>>,
  marks: ReadonlyMap<string, StoredMark>,
): SheetFacts {
  const nameOf = new Map(structure.classes.map(({ id, name }) => [id, name]))
  return {
    areas: of.level.learningAreas,
    slots: of.level.slots,
    papers: assessment.papers.flatMap(({ id, areaId, componentId, max }) => {
      const area = of.stored.areas.find((other) => other.id === areaId)
      if (!area) return []
      const component = area.components.find((part) => part.id === componentId)?.code ?? null
      return { id, max, area: area.code, component }
    }),
    learners: learners
      .filter(({ classId }) => classId === of.id)
      .map((learner) => ({ ...learner, areas: areasOf(learner, of, structure, chosen) })),
    elsewhere: learners
      .filter(({ classId }) => classId !== of.id)
      .map((learner) => ({ ...learner, className: nameOf.get(learner.classId)! })),
    marks,
  }
}

function areasOf(
  { id, religion }: LoadedLearner,
  { level }: LoadedClass,
  { file }: Structure,
  chosen: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  const areas = level.learningAreas.map((area, i) => ({ ...area, order: area.order ?? i + 1 }))
  const religious = level.slots.filter(({ choice }) => choice === 'religion')
  const all = (choice: string | null) =>
    Object.fromEntries(religious.map(({ code }) => [code, choice ?? undefined]))
  const choices = { slots: all(religion), optional: [...(chosen.get(id) ?? [])] }
  return registeredAreas(areas, choices, all(file.settings.defaultReligion)).areas
}

/**
 * Whether a mark in an area may say that the learner takes it: an optional one, or one of a slot for which nothing is
 * recorded of the learner.
 */
export function mayChoose(
  { religion }: LoadedLearner,
  code: string,
  { level }: LoadedClass,
  chosen: ReadonlySet<string>,
) {
  const area = level.learningAreas.find((other) => other.code === code)
  const slot = level.slots.find((other) => other.code === area?.slot)
  if (!slot) return area?.optional === true
  const recorded = level.learningAreas.some((other) => other.slot === slot.code && chosen.has(other.code))
  return !recorded && !(slot.choice === 'religion' && religion !== null)
}
