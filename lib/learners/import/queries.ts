import 'server-only'
import { sql } from 'drizzle-orm'

import { currentYear } from '@/lib/classes/queries'
import type { NamedClass } from '@/lib/classes/rules'
import { today } from '@/lib/dates'
import type { Tx } from '@/lib/db'
import { joinByHash } from '@/lib/db/plans'
import { searchKey } from '@/lib/text'
import type { KnownGuardian } from '../guardians/rules'
import type { KnownLearner, Register } from './rules'

type AreaOfChoice = {
  id: string
  levelId: string
  code: string
  name: string
  abbreviation: string
  aliases: string[]
  optional: boolean
  /** The learner's field that decides the slot which the area may fill; null: it fills none. */
  choice: string | null
}

/** A school's register, and the names of the columns by which its slots are decided. */
export type SchoolRegister = Register & { choiceColumns: string[] }

/** The classes of the current year, as files name them. One statement. */
export const namedClasses = async (tx: Tx) =>
  (await tx.execute(sql`
    select k.id, k.name, g.name as grade, k.stream, g.level_id as "levelId"
    from classes k join grades g on g.id = k.grade_id where k.year_id = ${currentYear()}
    order by g."order", k."order", k.name`)) as unknown as (NamedClass & { levelId: string })[]

/**
 * What belongs to each, from a statement of its own: a subquery for each of 10,000 rows is planned badly while a table has
 * just been filled.
 */
export function byOwner<R>(rows: readonly (R & { owner: string })[]): (owner: string) => R[] {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const group = groups.get(row.owner)
    if (group) group.push(row)
    else groups.set(row.owner, [row])
  }
  return (owner) => groups.get(owner) ?? []
}

/** Every guardian with their phones and children. Two statements. */
export async function knownGuardians(tx: Tx): Promise<KnownGuardian[]> {
  const links = (await tx.execute(sql`
    select s.guardian_id as owner, s.learner_id as "learnerId" from guardianships s`)) as unknown as {
    owner: string
    learnerId: string
  }[]
  const of = byOwner(links)
  const guardians = (await tx.execute(sql`
    select g.id, g.full_name as "fullName", array_remove(array[g.phone, g.phone2], null) || g.more_phones as phones, g.email
    from guardians g order by g.created_at, g.id`)) as unknown as Omit<KnownGuardian, 'learnerIds'>[]
  return guardians.map((guardian) => ({
    ...guardian,
    learnerIds: of(guardian.id).map(({ learnerId }) => learnerId),
  }))
}

/** The columns of the school's own by which learners choose an area of a slot. */
export const choiceColumnsOf = async (tx: Tx): Promise<string[]> =>
  (await tx.execute(sql`select distinct o.choice from slots o where o.choice <> 'religion' order by 1`)).map(
    ({ choice }) => choice as string,
  )

/** What a file of learners is read against. Seven statements, however many learners there are. */
export async function schoolRegister(tx: Tx): Promise<SchoolRegister> {
  await joinByHash(tx)
  const classes = await namedClasses(tx)
  const chosen = byOwner(
    (await tx.execute(
      sql`select o.learner_id as owner, o.area_id as "areaId" from learner_areas o`,
    )) as unknown as {
      owner: string
      areaId: string
    }[],
  )
  const found = (await tx.execute(sql`
    select l.id, l.admission_number as "admissionNumber", l.full_name as "fullName", l.gender, l.date_of_birth as "dateOfBirth",
      l.admitted_on as "admittedOn", l.upi, l.assessment_number as "assessmentNumber", l.religion, e.class_id as "classId"
    from learners l left join enrolments e on e.learner_id = l.id and e."to" is null
    order by l.admission_number`)) as unknown as KnownLearner[]
  const learners = found.map((learner) => ({
    ...learner,
    areaIds: chosen(learner.id).map(({ areaId }) => areaId),
  }))
  const guardians = await knownGuardians(tx)
  const areas = (await tx.execute(sql`
    select a.id, a.level_id as "levelId", a.code, a.name, a.abbreviation, a.aliases, a.optional, o.choice
    from learning_areas a left join slots o on o.id = a.slot_id
    where a.optional or o.id is not null order by a."order", a.code`)) as unknown as AreaOfChoice[]
  const choiceColumns = [...new Set(areas.flatMap(({ choice }) => choice ?? []))].filter(
    (choice) => choice !== 'religion',
  )
  const choicesOfLevel = new Map<string, ReturnType<Register['choices']>>()
  const levelOf = new Map(classes.map(({ id, levelId }) => [id, levelId]))

  return {
    today: today(),
    classes,
    learners,
    guardians,
    religions: areas.filter(({ choice }) => choice === 'religion'),
    choiceColumns,
    choices: (classId) => {
      const level = levelOf.get(classId) ?? ''
      const known = choicesOfLevel.get(level)
      if (known) return known
      const made = choicesIn(
        areas.filter(({ levelId }) => levelId === level),
        choiceColumns,
      )
      choicesOfLevel.set(level, made)
      return made
    },
  }
}

function choicesIn(areas: readonly AreaOfChoice[], columns: readonly string[]) {
  const named = (wanted: (area: AreaOfChoice) => boolean) =>
    new Map(
      areas
        .filter(wanted)
        .flatMap((area) =>
          [area.code, area.name, area.abbreviation, ...area.aliases].map(
            (name) => [searchKey(name), area.id] as const,
          ),
        ),
    )
  return new Map([
    ['optionalAreas' as const, named(({ optional }) => optional)],
    ...columns.map(
      (column) => [`choice.${column}` as const, named(({ choice }) => choice === column)] as const,
    ),
  ])
}
