import 'server-only'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { assignments, classTeachers } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { addRoles, type Forgetful, forgetting, rolesInTurn } from '@/lib/auth/roles'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { today } from '@/lib/dates'
import type { Tx } from '@/lib/db'
import { insertRows } from '@/lib/db/rows'
import { AppError, notFound } from '@/lib/errors'
import { counted } from '@/lib/words'
import { type Cell, SetTeaching } from './input'
import { cellKey, seenOf } from './rules'

/** What was done, with the way back. */
export type Taught = Forgetful & { changeId: string; title: string; places: number }

/**
 * Says who teaches what where, or who leads a class, at many places at once: all of them or none. Somebody who saw other names
 * there is told, and nothing is overwritten. Whoever is given a place is given the role that goes with it.
 */
export const setTeaching = forgetting(
  command(
    {
      can: 'teaching.change',
      input: SetTeaching,
      touches: () => [tag.staff],
      audited: ({ cells, staffId, how }) => ({ staffId, how, places: cells.map(cellKey) }),
      undo: (_, { title }: Taught) => ({ kind: 'teaching', title }),
    },
    async ({ tx, actor, input: { cells, staffId, how }, changeId }): Promise<Taught> => {
      await rolesInTurn(tx, actor)
      const name = staffId === null ? null : await colleague(tx, staffId)
      await requireAsSeen(tx, cells)
      const leads = cells.flatMap(({ classId, areaId }) => (areaId === null ? [classId] : []))
      const lessons = cells.flatMap(({ classId, areaId }) => (areaId === null ? [] : [{ classId, areaId }]))
      const to = how === 'clear' ? null : staffId
      await setLeads(tx, actor, leads, to)
      if (how !== 'add') await clearLessons(tx, lessons, to)
      if (to !== null) await giveLessons(tx, actor, lessons, to)
      const forget = to === null ? [] : await giveTeachingRoles(tx, actor, [to])
      const what = counted(cells.length, 'place', 'places')
      const title = name === null || to === null ? `${what} left empty` : `${what} given to ${name}`
      return { changeId, title, places: cells.length, forget }
    },
  ),
)

/** The name of somebody who works at the school now. @throws AppError `not_found` */
export async function colleague(tx: Tx, staffId: string): Promise<string> {
  const [found] = await tx.execute<{ name: string }>(sql`
    select concat_ws(' ', title, full_name) as name from staff where id = ${staffId} and inactive_since is null`)
  if (!found) throw notFound('This person')
  return found.name
}

/** Every place is one of the school's, and stands as it was seen. */
async function requireAsSeen(tx: Tx, cells: readonly (Cell & { seen: string })[]): Promise<void> {
  const rows = await tx.execute<{
    classId: string
    areaId: string | null
    place: string
    staff: string[]
  }>(sql`
    select c."classId", c."areaId", concat_ws(' ', k.name, coalesce(a.name, 'class teacher')) as place,
      case when c."areaId" is null
        then array(select h.staff_id::text from class_teachers h where h.class_id = k.id and h."to" is null)
        else array(select i.staff_id::text from assignments i where i.class_id = k.id and i.area_id = a.id) end as staff
    from jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) c("classId" uuid, "areaId" uuid)
      join classes k on k.id = c."classId" join grades g on g.id = k.grade_id
      left join learning_areas a on a.id = c."areaId" and a.level_id = g.level_id
    where c."areaId" is null or a.id is not null`)
  const now = new Map(rows.map((row) => [cellKey(row), row]))
  if (cells.some((cell) => !now.has(cellKey(cell)))) throw notFound('One of these classes or learning areas')
  const other = cells.filter((cell) => seenOf(now.get(cellKey(cell))!.staff) !== cell.seen)
  if (other.length === 0) return
  const places = other.slice(0, 3).map((cell) => now.get(cellKey(cell))!.place)
  const more = other.length > places.length ? ` and ${other.length - places.length} more` : ''
  throw new AppError(
    'conflict',
    `Somebody else changed ${places.join(', ')}${more} meanwhile. Open the page again to see who stands there; nothing is overwritten.`,
  )
}

/** From today on these classes are led by `to`, or by nobody. Who led one for less than a day never did. */
export async function setLeads(tx: Tx, { schoolId }: Actor, classIds: readonly string[], to: string | null) {
  if (classIds.length === 0) return
  const day = today()
  const others = sql`class_id in (select jsonb_array_elements_text(${JSON.stringify(classIds)}::jsonb)::uuid)
    and "to" is null and staff_id is distinct from ${to}::uuid`
  await tx.execute(sql`delete from class_teachers where ${others} and "from" >= ${day}`)
  await tx.execute(sql`update class_teachers set "to" = ${day}::date - 1 where ${others}`)
  if (to !== null)
    await insertRows(
      tx,
      classTeachers,
      classIds.map((classId) => ({ id: v7(), schoolId, classId, staffId: to, from: day })),
      { skipKnown: true },
    )
}

type Lesson = { classId: string; areaId: string }
const listed = (lessons: readonly Lesson[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(lessons)}::jsonb) l("classId" uuid, "areaId" uuid)`

/** Nobody but `except` teaches these any more. */
async function clearLessons(tx: Tx, lessons: readonly Lesson[], except: string | null) {
  if (lessons.length > 0)
    await tx.execute(sql`delete from assignments i using ${listed(lessons)}
      where i.class_id = l."classId" and i.area_id = l."areaId" and i.staff_id is distinct from ${except}::uuid`)
}

/** `to` teaches these, beside whoever does. */
export async function giveLessons(tx: Tx, { schoolId }: Actor, lessons: readonly Lesson[], to: string) {
  const rows = lessons.map(({ classId, areaId }) => ({ id: v7(), schoolId, classId, areaId, staffId: to }))
  await insertRows(tx, assignments, rows, { skipKnown: true })
}

/**
 * Whoever leads or teaches has the role that lets them: without it a place on the grid would open nothing.
 * @returns the accounts that have a role more
 */
export async function giveTeachingRoles(
  tx: Tx,
  actor: Actor,
  staffIds: readonly string[],
): Promise<string[]> {
  if (staffIds.length === 0) return []
  const rows = await tx.execute<{
    staffId: string
    userId: string | null
    role: 'class_teacher' | 'subject_teacher'
  }>(sql`
    select s.id as "staffId", s.user_id as "userId", r.role from staff s cross join lateral (
        select 'class_teacher'::role as role where exists (select from class_teachers h where h.staff_id = s.id and h."to" is null)
        union all select 'subject_teacher' where exists (select from assignments i where i.staff_id = s.id)) r
    where s.id in (select jsonb_array_elements_text(${JSON.stringify(staffIds)}::jsonb)::uuid) and s.inactive_since is null
      and r.role <> all (s.waiting_roles) and not exists (select from memberships m
        where m.user_id = s.user_id and m.school_id = s.school_id and m.role = r.role)`)
  for (const { userId, role } of rows) if (userId !== null) await addRoles(tx, actor, userId, [role])
  const waiting = rows.filter(({ userId }) => userId === null)
  if (waiting.length > 0)
    await tx.execute(sql`
      update staff s set waiting_roles = s.waiting_roles || w.role, version = s.version + 1
      from (select "staffId", array_agg(role::role) as role from jsonb_to_recordset(${JSON.stringify(waiting)}::jsonb)
        w("staffId" uuid, role text) group by 1) w where s.id = w."staffId"`)
  return [...new Set(rows.flatMap(({ userId }) => userId ?? []))]
}
