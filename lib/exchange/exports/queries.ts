import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { can, canEverywhere } from '@/lib/auth/policy'
import { classLedBy } from '@/lib/auth/scope'
import { currentYear, isNow } from '@/lib/classes/queries'
import { curriculumRegister } from '@/lib/curriculum/import/queries'
import { inSchool, type Tx } from '@/lib/db'
import { joinByHash } from '@/lib/db/plans'
import { AppError, notFound } from '@/lib/errors'
import { kinds } from '@/lib/exchange/kinds/rules'
import { notRestricted } from '@/lib/guardians/queries'
import { byOwner, choiceColumnsOf } from '@/lib/learners/import/queries'
import { openSheet, sheetOptions } from '@/lib/marks/import/queries'
import { writeSheet } from '@/lib/marks/import/sheet/rules'
import { knownStaff } from '@/lib/people/import/queries'
import type { Sheet } from '@/lib/sheets/write'
import type { ExportKind, MakeExport } from './input'
import {
  areaRows,
  classRows,
  type ExportedGuardian,
  type ExportedLearner,
  type ExportedWard,
  guardianRows,
  learnerRows,
  staffRows,
} from './rules'

/** What the actor may take out as a file. */
export function exportsOf(actor: Actor): ExportKind[] {
  const whole = canEverywhere(actor, 'learners.admit')
  return [
    ...(whole ? (['learners', 'guardians'] as const) : []),
    ...(canEverywhere(actor, 'staff.export') ? (['staff'] as const) : []),
    ...(whole ? (['areas'] as const) : []),
    ...(whole || actor.roles.includes('class_teacher') ? (['class'] as const) : []),
    ...(can(actor, 'marks.enter') ? (['marks'] as const) : []),
  ]
}

/** Which classes' lists the actor may take out (`classId`: a column): all, or those they lead. */
const listOf = (actor: Actor, classId: SQL): SQL =>
  canEverywhere(actor, 'learners.admit') ? sql`true` : classLedBy(actor, classId)

export type ExportOptions = {
  lists: { classId: string; className: string }[]
  sheets: { classId: string; className: string }[]
  assessments: { id: string; name: string; term: number }[]
}

/** What there is to choose from. Three statements. */
export const exportOptions = (actor: Actor): Promise<ExportOptions> =>
  inSchool(actor, async (tx) => {
    const lists = (await tx.execute(sql`
      select k.id as "classId", k.name as "className" from classes k join grades g on g.id = k.grade_id
      where k.year_id = ${currentYear()} and ${listOf(actor, sql`k.id`)}
      order by g."order", k."order", k.name`)) as unknown as ExportOptions['lists']
    const { classes, assessments } = can(actor, 'marks.enter')
      ? await sheetOptions(tx, actor)
      : { classes: [], assessments: [] }
    return { lists, sheets: classes, assessments }
  })

/** Learners who are here now, in the order of their classes and names; of one class, or all. Three statements. */
async function learnersOut(tx: Tx, wanted: SQL): Promise<ExportedLearner[]> {
  const areas = byOwner(
    (await tx.execute(sql`
      select x.learner_id as owner, coalesce('choice.' || o.choice, 'optionalAreas') as field, a.code, a.level_id as "levelId"
      from learner_areas x join learning_areas a on a.id = x.area_id left join slots o on o.id = a.slot_id
      where (a.optional or o.id is not null) and coalesce(o.choice, '') <> 'religion'
      order by a."order", a.code`)) as unknown as {
      owner: string
      field: string
      code: string
      levelId: string
    }[],
  )
  const guardians = byOwner(
    (await tx.execute(sql`
      select s.learner_id as owner, p.full_name as name, s.relationship, p.phone, p.phone2, p.email
      from guardianships s join guardians p on p.id = s.guardian_id where ${notRestricted(sql`s`)}
      order by s."order", p.full_name, p.id`)) as unknown as (ExportedGuardian & { owner: string })[],
  )
  const learners = (await tx.execute(sql`
    select l.id, l.admission_number as "admissionNumber", l.full_name as "fullName", l.gender, l.date_of_birth as "dateOfBirth",
      g.name as grade, k.stream, l.admitted_on as "admittedOn", l.upi, l.assessment_number as "assessmentNumber", l.religion,
      g.level_id as "levelId"
    from learners l left join enrolments e on e.learner_id = l.id and ${isNow(sql`e`)}
      left join classes k on k.id = e.class_id left join grades g on g.id = k.grade_id
    where l.left_on is null and ${wanted}
    order by g."order" nulls last, k."order", k.name, l.search_name, l.admission_number`)) as unknown as (Omit<
    ExportedLearner,
    'areas' | 'guardians'
  > & { id: string; levelId: string | null })[]
  return learners.map(({ id, levelId, ...learner }) => {
    const codes: Record<string, string[]> = {}
    for (const area of areas(id))
      if (area.levelId === levelId) codes[area.field] = [...(codes[area.field] ?? []), area.code]
    return { ...learner, areas: codes, guardians: guardians(id) }
  })
}

/** Guardians with the children they have here and are not kept from. One statement. */
const guardiansOut = async (tx: Tx): Promise<ExportedWard[]> =>
  (await tx.execute(sql`
    select p.full_name as name, p.phone, p.phone2, p.email, min(s.relationship) as relationship,
      jsonb_agg(jsonb_build_object('number', l.admission_number, 'name', l.full_name) order by l.admission_number) as children
    from guardians p join guardianships s on s.guardian_id = p.id join learners l on l.id = s.learner_id
    where ${notRestricted(sql`s`)}
    group by p.id order by p.full_name, p.id`)) as unknown as ExportedWard[]

export type Exported = { name: string; sheets: Sheet[]; rows: number }

/** The rows of an export; refused where they are not the actor's to take out. A number of statements that does not grow with them. */
export async function exportedRows(tx: Tx, actor: Actor, wanted: MakeExport): Promise<Exported> {
  if (!exportsOf(actor).includes(wanted.what))
    throw Object.assign(new AppError('forbidden', 'Your role does not allow that.'), {
      permission: 'exports.make',
    })
  await joinByHash(tx)
  const one = (name: string, rows: string[][]): Exported => ({
    name,
    sheets: [{ name, rows }],
    rows: rows.length - 1,
  })
  switch (wanted.what) {
    case 'learners': {
      const own = (await choiceColumnsOf(tx)).map((name) => ({
        key: `choice.${name}`,
        label: name,
        header: name,
      }))
      return one(kinds.learners.label, learnerRows(await learnersOut(tx, sql`true`), own))
    }
    case 'guardians':
      return one(kinds.guardians.label, guardianRows(await guardiansOut(tx)))
    case 'staff':
      return one(kinds.staff.label, staffRows(await knownStaff(tx)))
    case 'areas': {
      const { areas, levels } = await curriculumRegister(tx)
      return one(kinds.areas.label, areaRows(areas, levels))
    }
    case 'class': {
      const [found] = (await tx.execute(sql`
        select k.name from classes k where k.id = ${wanted.classId!} and ${listOf(actor, sql`k.id`)}`)) as unknown as {
        name: string
      }[]
      if (!found) throw notFound('This class')
      return one(`${found.name} class list`, classRows(await learnersOut(tx, sql`k.id = ${wanted.classId!}`)))
    }
    case 'marks':
      return marksOut(tx, actor, wanted)
  }
}

async function marksOut(tx: Tx, actor: Actor, { classId, assessmentId }: MakeExport): Promise<Exported> {
  const { classes } = await sheetOptions(tx, actor)
  const wanted = classId ? classes.filter((each) => each.classId === classId) : classes
  const sheets: Sheet[] = []
  let name = ''
  let cells = 0
  for (const each of wanted) {
    const sheet = await openSheet(tx, actor, { classId: each.classId, assessmentId: assessmentId! })
    if (!sheet) continue
    const { term, name: assessment, year } = sheet.desk.assessment
    name = `${term} ${year} ${assessment}`
    const rows = writeSheet(sheet, `${each.className}, ${name}`)
    sheets.push({ name: each.className, rows })
    cells += rows.length * rows.at(-1)!.length
  }
  if (sheets.length === 0) throw notFound('The mark sheet')
  const scope = sheets.length === 1 ? sheets[0]!.name : 'all classes'
  // Twelve cells are about as much work as a row of learners.
  return { name: `Marks ${name} ${scope}`, sheets, rows: Math.ceil(cells / 12) }
}

/** A class for the example of a template. */
export const sampleClass = (actor: Actor) =>
  inSchool(actor, async (tx) => {
    const [row] = await tx.execute(sql`
      select g.name as grade, k.stream, l.code as level from classes k join grades g on g.id = k.grade_id join levels l on l.id = g.level_id
      where k.year_id = ${currentYear()} order by g."order" desc, k."order" limit 1`)
    return (row ?? null) as { grade: string; stream: string | null; level: string } | null
  })
