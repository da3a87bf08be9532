import 'server-only'
import { asc, eq, sql } from 'drizzle-orm'

import { schools, users } from '@/drizzle/schema'
import { isPartOfWhole, outsideAnySchool, sqlState } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { SchoolId } from './actor'

export type School = { schoolId: SchoolId; slug: string; name: string }

type Begun = { hillviewHasBegun?: boolean }

/** True while there is nobody and no school: then, and only then, /setup lets the first person in. */
export async function isEmptyInstallation(): Promise<boolean> {
  const kept = globalThis as Begun
  // It cannot become empty again; until then everybody who comes is asked for.
  if (kept.hillviewHasBegun) return false
  const [row] = await outsideAnySchool((tx) =>
    tx.execute<{ begun: boolean }>(
      sql`select exists (select from ${users}) or exists (select from ${schools}) as begun`,
    ),
  )
  if (row!.begun && !isPartOfWhole()) kept.hillviewHasBegun = true
  return !row!.begun
}

/** One at a time: two people who set the same installation up are told apart. Within `allOrNothing`. */
export const oneFounderAtATime = () =>
  outsideAnySchool((tx) => tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('founding', 0))`))

const columns = { schoolId: schools.id, slug: schools.slug, name: schools.name }
const asSchool = (row: { schoolId: string; slug: string; name: string }) => row as School

/** Makes a school's entry; its data is then reached as `systemActor(schoolId)`. @throws AppError `invalid` or `conflict` */
export async function createSchool({
  slug,
  name,
  practiceOf = null,
}: {
  slug: string
  name: string
  practiceOf?: SchoolId | null
}): Promise<SchoolId> {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(slug)) {
    throw new AppError('invalid', 'A school’s short name has 1 to 63 small letters, digits and hyphens.')
  }
  try {
    const [row] = await outsideAnySchool((tx) =>
      tx.insert(schools).values({ slug, name, practiceOf }).returning(columns),
    )
    return asSchool(row!).schoolId
  } catch (error) {
    if (sqlState(error) === '23505')
      throw new AppError('conflict', `There is a school called ${slug} already.`)
    throw error
  }
}

/** The school with this short name, or null. */
export async function findSchool(slug: string): Promise<School | null> {
  const [row] = await outsideAnySchool((tx) => tx.select(columns).from(schools).where(eq(schools.slug, slug)))
  return row ? asSchool(row) : null
}

/** The school with this number, which stands in links; null when there is none. */
export async function schoolNumbered(number: number): Promise<(School & { number: number }) | null> {
  if (!Number.isInteger(number) || number < 1 || number > 2_147_483_647) return null
  const [row] = await outsideAnySchool((tx) =>
    tx
      .select({ ...columns, number: schools.number })
      .from(schools)
      .where(eq(schools.number, number)),
  )
  return row ? { ...asSchool(row), number: row.number } : null
}

/** Every school, by name: for the command line and work that goes from school to school. */
export async function listSchools(): Promise<School[]> {
  const rows = await outsideAnySchool((tx) =>
    tx.select(columns).from(schools).orderBy(asc(schools.name), asc(schools.slug)),
  )
  return rows.map(asSchool)
}

/** The schools that people worked in within the last day, the most recent first. */
export async function recentSchools(most: number): Promise<SchoolId[]> {
  const rows = await outsideAnySchool((tx) =>
    tx.execute<{ schoolId: SchoolId }>(sql`
      select m.school_id as "schoolId" from sessions s join memberships m on m.user_id = s.user_id
        and m.school_id = coalesce(s.current_school_id, m.school_id)
      where s.last_seen_at > now() - interval '1 day' group by 1 order by max(s.last_seen_at) desc, 1 limit ${most}`),
  )
  return rows.map(({ schoolId }) => schoolId)
}

export type SchoolEntry = School & { since: Date; isPractice: boolean; accounts: number; leaders: number }

/** All schools of the installation for ops, in counts without anybody's name. One statement. */
export const schoolEntries = async (): Promise<SchoolEntry[]> => {
  const rows = await outsideAnySchool((tx) =>
    tx.execute<SchoolEntry & Record<string, unknown>>(sql`
      select s.id as "schoolId", s.slug, s.name, s.created_at as since, s.practice_of is not null as "isPractice",
        count(distinct m.user_id)::int as accounts,
        count(distinct m.user_id) filter (where m.role in ('head', 'admin'))::int as leaders
      from schools s left join memberships m on m.school_id = s.id group by s.id order by s.name, s.slug`),
  )
  return rows.map((row) => ({ ...row, since: new Date(row.since) }))
}

/** Whether a school is one to practise in. */
export async function isPracticeSchool(schoolId: SchoolId): Promise<boolean> {
  const [row] = await outsideAnySchool((tx) =>
    tx.select({ practiceOf: schools.practiceOf }).from(schools).where(eq(schools.id, schoolId)),
  )
  return row?.practiceOf != null
}
