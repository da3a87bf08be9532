import 'server-only'
import { and, eq, sql } from 'drizzle-orm'

import { groupMembers, groups, schoolFigures, schools } from '@/drizzle/schema'
import { outsideAnySchool, sqlState, type Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { findUser } from './accounts'
import type { SchoolId } from './actor'
import { forgetSessionsOf } from './recall'

/*
 * Groups of schools, and the figures of their schools. They lie outside any school: whoever sees a group sees counts that each
 * school's own background work has taken of itself (lib/groups), and no row that row-level security guards. So a county of
 * 500 schools is one statement, no function needs to pass the policies, and a fault here can show a count and never a child.
 */

/** Makes a group. @throws AppError `invalid` or `conflict` */
export async function createGroup({ slug, name }: { slug: string; name: string }): Promise<string> {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(slug))
    throw new AppError('invalid', 'A group’s short name has 1 to 63 small letters, digits and hyphens.')
  if (name.trim() === '' || name.length > 120)
    throw new AppError('invalid', 'A group’s name has 1 to 120 characters.')
  try {
    const [row] = await outsideAnySchool((tx) =>
      tx.insert(groups).values({ slug, name: name.trim() }).returning({ id: groups.id }),
    )
    return row!.id
  } catch (error) {
    if (sqlState(error) === '23505')
      throw new AppError('conflict', `There is a group called ${slug} already.`)
    throw error
  }
}

/** Puts a school into a group, or (null) out of the one it is in. @throws AppError `not_found` */
export async function putIntoGroup(schoolSlug: string, groupSlug: string | null): Promise<SchoolId> {
  return outsideAnySchool(async (tx) => {
    const groupId = groupSlug === null ? null : (await groupCalled(tx, groupSlug)).id
    const [school] = await tx
      .update(schools)
      .set({ groupId })
      .where(eq(schools.slug, schoolSlug))
      .returning({ id: schools.id })
    if (!school) throw new AppError('not_found', `There is no school ${schoolSlug}.`)
    return school.id as SchoolId
  })
}

/** Lets somebody see a group's figures, or no longer. @throws AppError `not_found` */
export async function appoint(identifier: string, groupSlug: string, isMember = true): Promise<void> {
  const userId = await outsideAnySchool(async (tx) => {
    const { id: groupId } = await groupCalled(tx, groupSlug)
    const user = await findUser(tx, identifier)
    if (!user)
      throw new AppError('not_found', 'Nobody signs in with that username, e-mail address or phone number.')
    if (isMember) await tx.insert(groupMembers).values({ groupId, userId: user.id }).onConflictDoNothing()
    else
      await tx
        .delete(groupMembers)
        .where(and(eq(groupMembers.groupId, groupId), eq(groupMembers.userId, user.id)))
    return user.id
  })
  await forgetSessionsOf(userId)
}

type GroupInList = { slug: string; name: string; schools: string[]; members: number }

/** Every group with its schools and how many people see it, for the command line. */
export const listGroups = async (): Promise<GroupInList[]> => [
  ...(await outsideAnySchool((tx) =>
    tx.execute<GroupInList>(sql`
      select g.slug, g.name, array(select s.slug from schools s where s.group_id = g.id order by s.slug) as schools,
        (select count(*)::int from group_members m where m.group_id = g.id) as members from groups g order by g.slug`),
  )),
]

async function groupCalled(tx: Tx, slug: string) {
  const [group] = await tx.select({ id: groups.id }).from(groups).where(eq(groups.slug, slug))
  if (!group) throw new AppError('not_found', `There is no group ${slug}.`)
  return group
}

export type SchoolFigures = Omit<typeof schoolFigures.$inferInsert, 'schoolId' | 'takenAt'>

/** Keeps what a school has counted of itself. */
export async function keepFigures(schoolId: SchoolId, figures: SchoolFigures): Promise<void> {
  const taken = { ...figures, takenAt: new Date() }
  await outsideAnySchool((tx) =>
    tx
      .insert(schoolFigures)
      .values({ ...taken, schoolId })
      .onConflictDoUpdate({ target: schoolFigures.schoolId, set: taken }),
  )
}

/** Schools of groups to be counted (again): never yet, not for a day, or somebody has worked there since. */
export async function schoolsToCount(): Promise<SchoolId[]> {
  const rows = await outsideAnySchool((tx) =>
    tx.execute<{ id: SchoolId }>(sql`
      select s.id from schools s left join school_figures f on f.school_id = s.id
      where s.group_id is not null and (f.school_id is null or f.taken_at < now() - interval '1 day'
        or f.taken_at < now() - interval '5 minutes' and exists (
          select from memberships m join sessions o on o.user_id = m.user_id
          where m.school_id = s.id and o.last_seen_at > f.taken_at))
      order by f.taken_at nulls first, s.id`),
  )
  return rows.map(({ id }) => id)
}

export const groupSorts = ['name', 'learners', 'staff', 'classes', 'marks', 'reports', 'active'] as const
export type GroupSort = (typeof groupSorts)[number]

export type SchoolRow = {
  name: string
  learners: number | null
  staff: number | null
  classes: number | null
  assessment: string | null
  marksExpected: number
  marksEntered: number
  reports: number | null
  lastActive: string | null
  /** When this was counted; null: not yet. */
  takenAt: string | null
}

export type GroupPage = {
  name: string
  /** Of all its schools, whatever was looked for. */
  schools: number
  learners: number
  staff: number
  total: number
  page: number
  pages: number
  rows: SchoolRow[]
}

const share = sql`coalesce(f.marks_entered::float8 / nullif(f.marks_expected, 0), -1)`
const orders: Record<GroupSort, ReturnType<typeof sql>> = {
  name: sql`s.name, s.id`,
  learners: sql`f.learners desc nulls last, s.name, s.id`,
  staff: sql`f.staff desc nulls last, s.name, s.id`,
  classes: sql`f.classes desc nulls last, s.name, s.id`,
  marks: sql`${share}, s.name, s.id`,
  reports: sql`f.reports desc nulls last, s.name, s.id`,
  active: sql`f.last_active desc nulls last, s.name, s.id`,
}

/**
 * A group's schools in figures, `most` a page, for somebody who may see them. One statement, however many schools there are.
 * @throws AppError `not_found` for a group that is not there or not theirs
 */
export async function readGroup(
  userId: string,
  groupId: string,
  { typed = '', sort = 'name', page = 1 }: { typed?: string; sort?: GroupSort; page?: number },
  most = 60,
): Promise<GroupPage> {
  const words = typed.toLocaleLowerCase().split(/\s+/u).filter(Boolean).slice(0, 8)
  const matches = words.map((word) => sql` and strpos(lower(s.name), ${word}) > 0`)
  const [found] = await outsideAnySchool(
    (tx) =>
      tx.execute(sql`
      with own as (select g.id, g.name from groups g where g.id = ${groupId}
        and exists (select from group_members m where m.group_id = g.id and m.user_id = ${userId})),
      hits as (select s.id, s.name, f.*, row_number() over (order by ${orders[sort]}) as place
        from schools s join own on own.id = s.group_id left join school_figures f on f.school_id = s.id where true${sql.join(matches)}),
      size as (select count(*)::int as total, greatest(1, ceil(count(*) / ${most}::numeric))::int as pages from hits)
      select own.name, size.total, size.pages, least(${page}::int, size.pages) as page,
        (select count(*)::int from schools s where s.group_id = own.id) as schools,
        (select coalesce(sum(f.learners), 0)::int from schools s join school_figures f on f.school_id = s.id where s.group_id = own.id) as learners,
        (select coalesce(sum(f.staff), 0)::int from schools s join school_figures f on f.school_id = s.id where s.group_id = own.id) as staff,
        coalesce((select jsonb_agg(jsonb_build_object('name', h.name, 'learners', h.learners, 'staff', h.staff, 'classes', h.classes,
            'assessment', h.assessment, 'marksExpected', coalesce(h.marks_expected, 0), 'marksEntered', coalesce(h.marks_entered, 0),
            'reports', h.reports, 'lastActive', h.last_active, 'takenAt', h.taken_at) order by h.place)
          from hits h where h.place > (least(${page}::int, size.pages) - 1) * ${most}
            and h.place <= least(${page}::int, size.pages) * ${most}), '[]') as rows
      from own cross join size`) as unknown as Promise<GroupPage[]>,
  )
  if (!found) throw notFound('This group')
  return found
}
