import 'server-only'
import { inArray, sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import {
  academicYears,
  classes,
  components,
  grades,
  gradingScales,
  learningAreas,
  levels,
  slots,
  terms,
} from '@/drizzle/schema'
import type { SchoolId } from '@/lib/auth/actor'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { today } from '@/lib/dates'
import type { Tx } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { termsOf } from '@/lib/schools/calendar/rules'
import { PlanGrades } from './input'
import { placeOfGrade, religionSlot, type StartLevel, startLevels, startScales } from './rules'

/**
 * Says which grades a school teaches in a year and their streams: levels that are new come with their learning areas and
 * scale, classes that are no more are taken away while nobody is in them. The same number of statements whatever the size.
 */
export const planGrades = command(
  {
    can: 'classes.change',
    input: PlanGrades,
    touches: () => [tag.school, tag.learners],
    audited: ({ year, grades }, result: Planned) => ({ year, grades, ...result }),
  },
  async ({ tx, actor: { schoolId }, input }): Promise<Planned> => {
    const yearId = await yearOf(tx, schoolId, input.year)
    const known = await tx.select({ id: grades.id, name: grades.name, levelId: grades.levelId }).from(grades)
    const wanted = input.grades.map(({ grade }) => grade)
    const unknown = wanted.filter((grade) => !known.some(({ name }) => name === grade))
    const stranger = unknown.find((grade) => placeOfGrade(grade) === null)
    if (stranger) throw new AppError('invalid', `${stranger} is not a grade of this school.`)

    const added = await addGrades(tx, schoolId, unknown)
    const gradeIds = new Map([...known, ...added].map(({ name, id }) => [name, id]))
    const result = await planClasses(tx, { schoolId, yearId, gradeIds }, input.grades)
    await putInOrder(tx)
    return result
  },
)

type Planned = { added: string[]; removed: string[] }

/** The year's id; one that is not open is opened where its terms are known. */
async function yearOf(tx: Tx, schoolId: SchoolId, year: number): Promise<string> {
  const known = await tx.select().from(academicYears)
  const found = known.find((each) => each.year === year)
  if (found) return found.id
  const days = termsOf(year)
  if (days.length === 0)
    throw new AppError(
      'invalid',
      `No term dates are known for ${year}. Type them in the step “Year and terms” first.`,
    )
  const id = v7()
  await tx.insert(academicYears).values({ id, schoolId, year })
  await tx.insert(terms).values(
    days.map(({ number, opens, closes, halfTerm }) => ({
      schoolId,
      yearId: id,
      number,
      name: `Term ${number}`,
      opens,
      closes,
      halfTermFrom: halfTerm?.from,
      halfTermTo: halfTerm?.to,
    })),
  )
  return id
}

/** Grades that the country knows and the school does not yet, with their levels, scales and learning areas. */
async function addGrades(tx: Tx, schoolId: SchoolId, names: readonly string[]) {
  if (names.length === 0) return []
  const present = await tx.select({ id: levels.id, code: levels.code }).from(levels)
  const levelOf = new Map(present.map(({ code, id }) => [code, id]))
  const taught = startLevels.filter((level) => level.grades.some((grade) => names.includes(grade)))
  const fresh = taught.filter(({ code }) => !levelOf.has(code))
  for (const { code } of fresh) levelOf.set(code, v7())
  await addStartScales(
    tx,
    schoolId,
    fresh.map(({ scale }) => scale),
  )
  if (fresh.length > 0) await addStartLevels(tx, schoolId, fresh, levelOf)
  const added = taught.flatMap((level) =>
    level.grades
      .filter((grade) => names.includes(grade))
      .map((name) => ({
        id: v7(),
        schoolId,
        levelId: levelOf.get(level.code)!,
        name,
        order: placeOfGrade(name)!,
      })),
  )
  await tx.insert(grades).values(added)
  return added
}

/** Adds the first version of a scale that a school begins with, where it has none of that code. */
export async function addStartScales(tx: Tx, schoolId: SchoolId, codes: readonly string[]): Promise<void> {
  const wanted = startScales.filter(({ code }) => codes.includes(code))
  if (wanted.length === 0) return
  await tx
    .insert(gradingScales)
    .values(
      wanted.map(({ code, name, overallFrom, bands }) => ({
        schoolId,
        code,
        name,
        overallFrom,
        bands,
        version: 1,
        effectiveFrom: `${today().slice(0, 4)}-01-01`,
      })),
    )
    .onConflictDoNothing()
}

async function addStartLevels(
  tx: Tx,
  schoolId: SchoolId,
  fresh: readonly StartLevel[],
  levelOf: ReadonlyMap<string, string>,
) {
  const rows = fresh.map((level) => {
    const levelId = levelOf.get(level.code)!
    const slotId = level.areas.some(({ slot }) => slot) ? v7() : null
    const areas = level.areas.map(({ components, slot, ...area }, order) => ({
      ...area,
      id: v7(),
      schoolId,
      levelId,
      slotId: slot ? slotId : null,
      order: order + 1,
      components,
    }))
    return { level, levelId, slotId, areas }
  })
  await tx.insert(levels).values(
    rows.map(({ level: { code, name, scale, showPositions }, levelId }) => ({
      id: levelId,
      schoolId,
      code,
      name,
      scaleCode: scale,
      showPositions,
      order: startLevels.findIndex((each) => each.code === code) + 1,
    })),
  )
  const places = rows.flatMap(({ slotId, levelId }) =>
    slotId ? [{ ...religionSlot, id: slotId, schoolId, levelId }] : [],
  )
  if (places.length > 0) await tx.insert(slots).values(places)
  const areas = rows.flatMap((row) => row.areas)
  await tx.insert(learningAreas).values(areas.map(({ components: _, ...area }) => area))
  const parts = areas.flatMap(({ id: areaId, components }) =>
    components.map((part, order) => ({ ...part, schoolId, areaId, order: order + 1 })),
  )
  if (parts.length > 0) await tx.insert(components).values(parts)
}

type Ground = { schoolId: SchoolId; yearId: string; gradeIds: ReadonlyMap<string, string> }
type Present = { id: string; gradeId: string; stream: string | null; name: string; people: number }

async function planClasses(
  tx: Tx,
  { schoolId, yearId, gradeIds }: Ground,
  wanted: readonly { grade: string; streams: string[] }[],
): Promise<Planned> {
  const present = [
    ...(await tx.execute<Present>(sql`
      select k.id, k.grade_id as "gradeId", k.stream, k.name,
        (select count(*)::int from enrolments e where e.class_id = k.id) as people
      from classes k where k.year_id = ${yearId} order by k."order"`)),
  ]
  const kept = new Set<string>()
  const fresh: (typeof classes.$inferInsert & { name: string })[] = []
  const renamed: { id: string; stream: string | null; name: string }[] = []
  for (const { grade, streams } of wanted) {
    const gradeId = gradeIds.get(grade)!
    const own = present.filter((each) => each.gradeId === gradeId)
    const names: (string | null)[] = streams.length === 0 ? [null] : streams
    // The one class of a grade that is now split into streams is the first of them; and the other way round.
    const [only] = own
    const lone = own.length === 1 && only && !names.includes(only.stream) ? only : null
    for (const [i, stream] of names.entries()) {
      const name = [grade, stream].filter(Boolean).join(' ')
      const found = own.find((each) => each.stream === stream) ?? (i === 0 ? lone : null)
      if (found) {
        kept.add(found.id)
        if (found.stream !== stream) renamed.push({ id: found.id, stream, name })
      } else fresh.push({ schoolId, yearId, gradeId, stream, name, order: 900 + fresh.length })
    }
  }
  const gone = present.filter(({ id }) => !kept.has(id))
  const full = gone.find(({ people }) => people > 0)
  if (full)
    throw new AppError(
      'conflict',
      `${full.name} has or had learners (${full.people}), so it stays. Move them to another class first, or leave it ticked.`,
    )
  await removeClasses(
    tx,
    gone.map(({ id }) => id),
  )
  for (const { id, ...set } of renamed)
    await tx
      .update(classes)
      .set(set)
      .where(inArray(classes.id, [id]))
  if (fresh.length > 0) await tx.insert(classes).values(fresh)
  return { added: fresh.map(({ name }) => name), removed: gone.map(({ name }) => name) }
}

async function removeClasses(tx: Tx, ids: string[]) {
  if (ids.length === 0) return
  const these = sql`(select unnest(${`{${ids.join()}}`}::uuid[]))`
  await tx.execute(sql`delete from assignments where class_id in ${these}`)
  await tx.execute(sql`delete from class_teachers where class_id in ${these}`)
  await tx.execute(sql`delete from classes where id in ${these}`)
  await tx.execute(sql`delete from grades g where not exists (select from classes k where k.grade_id = g.id)`)
}

/** Grades in the order of schooling, those of the school's own after them; classes by grade and then by stream. */
async function putInOrder(tx: Tx) {
  const known = startLevels.flatMap((level) => level.grades)
  await tx.execute(sql`
    update grades g set "order" = o.place from (
      select id, row_number() over (order by array_position(${`{${known.map((name) => `"${name}"`).join()}}`}::text[], name) nulls last, "order", name) as place
      from grades) o where o.id = g.id and g."order" <> o.place`)
  await tx.execute(sql`
    update classes k set "order" = o.place from (
      select k.id, row_number() over (partition by k.year_id order by g."order", k."order", k.name) as place
      from classes k join grades g on g.id = k.grade_id) o where o.id = k.id and k."order" <> o.place`)
}
