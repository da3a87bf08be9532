import 'server-only'
import { eq, type SQL, sql } from 'drizzle-orm'

import { staff } from '@/drizzle/schema'
import type { Actor, Role } from '@/lib/auth/actor'
import { authorize, reaches } from '@/lib/auth/policy'
import { isHeld, lastUse, openDevices, opensMore, rolesHeld, rolesIn, signInName } from '@/lib/auth/roles'
import { currentYear } from '@/lib/classes/queries'
import { inSchool, type Tx } from '@/lib/db'
import { notFound } from '@/lib/errors'
import { isId } from '@/lib/ids'
import { staffRoles } from '../input'
import { sinceThisYear } from '../queries'
import { perPage, type StaffSearch, type StaffSort, type StaffState } from './rules'

/** The roles of somebody of the staff (s): those in force, else those that wait. */
export const rolesOfStaff = (actor: Actor): SQL =>
  sql`case when s.user_id is null or s.inactive_since is not null then s.waiting_roles::text[]
    else ${rolesHeld(actor, sql`s.user_id`)} end`

const openInvitation = sql`exists (select from invitations i where i.staff_id = s.id and i.accepted_at is null
  and i.revoked_at is null and i.ends_at > now())`

const stateOfStaff = sql`case when s.inactive_since is not null then 'inactive' when s.user_id is not null then 'active'
  when ${openInvitation} then 'invited' else 'without' end`

export type StaffRow = {
  id: string
  /** With title. */
  name: string
  phone: string | null
  email: string | null
  tscNumber: string | null
  employeeNumber: string | null
  gender: 'F' | 'M' | null
  roles: Role[]
  state: StaffState
  /** Names of the classes they lead now. */
  leads: string[]
  /** How many learning areas they teach, counted once for each class. */
  lessons: number
  lastSeen: string | null
}

/** `from` counts from 1; 0 when nobody was found. `everybody`: all who have not left, whatever was looked for. */
export type FoundStaff = {
  total: number
  everybody: number
  page: number
  pages: number
  from: number
  rows: StaffRow[]
}

const plain = (column: SQL) =>
  sql`regexp_replace(normalize(lower(${column}), nfkd), '[\u0300-\u036f]', '', 'g')`

const orders: Record<StaffSort, SQL> = {
  name: sql`full_name, id`,
  role: sql`roles[1]::role nulls last, full_name, id`,
  state: sql`array_position(array['without', 'invited', 'active', 'inactive'], state), full_name, id`,
  seen: sql`last_seen desc nulls last, full_name, id`,
}

/** The staff of the school by parts of the name, phone, e-mail or numbers, 60 a page. One statement. */
export async function listStaff(actor: Actor, search: StaffSearch): Promise<FoundStaff> {
  authorize(actor, 'staff.read')
  const found = await inSchool(actor, (tx) => staffBy(tx, actor, search, perPage))
  return { ...found, from: found.total === 0 ? 0 : (found.page - 1) * perPage + 1 }
}

/** `most`: how many a page holds. It checks no permission. */
export async function staffBy(
  tx: Tx,
  actor: Actor,
  { words, role, state, sort, page }: StaffSearch,
  most: number,
): Promise<Omit<FoundStaff, 'from'>> {
  const hay = plain(
    sql`concat_ws(' ', s.title, s.full_name, s.phone, s.email, s.tsc_number, s.employee_number)`,
  )
  const matches = words.map((word) => sql` and strpos(hay, ${word}) > 0`)
  const [found] = (await tx.execute(sql`
      with people as (
        select s.*, concat_ws(' ', s.title, s.full_name) as name, ${rolesOfStaff(actor)} as roles, ${stateOfStaff} as state,
          ${lastUse(sql`s.user_id`)} as last_seen, ${hay} as hay from staff s),
      hits as (select * from people where ${state ? sql`state = ${state}` : sql`state <> 'inactive'`}
        ${role ? sql`and ${role} = any (roles)` : sql``}${sql.join(matches)}),
      size as (select count(*)::int as total, greatest(1, ceil(count(*) / ${most}::numeric))::int as pages from hits),
      shown as (select *, row_number() over (order by ${orders[sort]}) as place from hits order by ${orders[sort]}
        limit ${most} offset (select (least(${page}::int, pages) - 1) * ${most}::int from size))
      select size.total, size.pages, least(${page}::int, size.pages) as page,
        (select count(*)::int from people where state <> 'inactive') as everybody,
        coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'phone', s.phone, 'email', s.email, 'gender', s.gender,
            'tscNumber', s.tsc_number, 'employeeNumber', s.employee_number, 'roles', s.roles, 'state', s.state, 'lastSeen', s.last_seen,
            'leads', array(select k.name from class_teachers h join classes k on k.id = h.class_id
              where h.staff_id = s.id and h."to" is null and k.year_id = ${currentYear()} order by k."order", k.name),
            'lessons', (select count(*)::int from assignments i join classes k on k.id = i.class_id
              where i.staff_id = s.id and k.year_id = ${currentYear()})) order by s.place)
          from shown s), '[]') as rows
      from size`)) as unknown as Omit<FoundStaff, 'from'>[]
  return found!
}

export type Lesson = { classId: string; className: string; areaId: string; area: string; subject: string }

export type StaffPage = Omit<StaffRow, 'name' | 'leads' | 'lessons'> & {
  fullName: string
  title: string | null
  version: number
  inactiveSince: string | null
  /** Their account, which other schools may share; null: none yet. */
  account: {
    userId: string
    name: string
    devices: number
    mustChange: boolean
    /** It opens more than this school: its password is not this school's to set. */
    elsewhere: boolean
  } | null
  /** The way in that is out; null: none. */
  invitation: {
    id: string
    way: 'email' | 'sms' | 'hand'
    sentTo: string | null
    endsAt: string
    failure: string | null
  } | null
  leads: { classId: string; className: string; from: string }[]
  lessons: Lesson[]
}

/** Everything about one of the staff; null when they are not here. One statement. */
export async function getStaff(actor: Actor, staffId: string): Promise<StaffPage | null> {
  authorize(actor, 'staff.read')
  if (!isId(staffId)) return null
  const [row] = await inSchool(
    actor,
    (tx) =>
      tx.execute(sql`
      select s.id, s.full_name as "fullName", s.title, s.gender, s.phone, s.email, s.tsc_number as "tscNumber",
        s.employee_number as "employeeNumber", s.version, s.inactive_since as "inactiveSince",
        ${rolesOfStaff(actor)} as roles, ${stateOfStaff} as state, ${lastUse(sql`s.user_id`)} as "lastSeen",
        case when s.user_id is not null then jsonb_build_object('userId', s.user_id, 'name', ${signInName(sql`s.user_id`)},
          'devices', ${openDevices(sql`s.user_id`)}, 'mustChange', (select u.must_change_password from users u where u.id = s.user_id),
          'elsewhere', ${opensMore(actor, sql`s.user_id`)}) end as account,
        (select jsonb_build_object('id', i.id, 'way', i.way, 'sentTo', i.sent_to, 'endsAt', i.ends_at,
            'failure', (select l.reason from letters l where l.id = i.letter_id))
          from invitations i where i.staff_id = s.id and i.accepted_at is null and i.revoked_at is null and i.ends_at > now()) as invitation,
        coalesce((select jsonb_agg(jsonb_build_object('classId', k.id, 'className', k.name, 'from', h."from") order by k."order", k.name)
          from class_teachers h join classes k on k.id = h.class_id join academic_years y on y.id = k.year_id
          where h.staff_id = s.id and h."to" is null and ${sinceThisYear(sql`y.year`)}), '[]') as leads,
        coalesce((select jsonb_agg(jsonb_build_object('classId', k.id, 'className', k.name, 'areaId', a.id, 'area', a.name,
            'subject', coalesce(o.code, a.code)) order by y.year desc, k."order", k.name, a."order", a.code)
          from assignments i join classes k on k.id = i.class_id join academic_years y on y.id = k.year_id
            join learning_areas a on a.id = i.area_id left join slots o on o.id = a.slot_id
          where i.staff_id = s.id and ${sinceThisYear(sql`y.year`)}), '[]') as lessons
      from staff s where s.id = ${staffId}`) as unknown as Promise<StaffPage[]>,
  )
  return row ?? null
}

/** Those to choose from who work at the school now, by name. */
export type Colleague = { id: string; name: string }

export async function listColleagues(actor: Actor): Promise<Colleague[]> {
  authorize(actor, 'staff.read')
  return inSchool(
    actor,
    (tx) =>
      tx.execute(sql`select s.id, concat_ws(' ', s.title, s.full_name) as name from staff s
      where s.inactive_since is null order by s.full_name, s.id`) as unknown as Promise<Colleague[]>,
  )
}

/** The roles that the actor may give and take (lib/people/staff/commands.ts has the rule); a first head is the administrator's to name. */
export async function rolesToGive(actor: Actor): Promise<Role[]> {
  authorize(actor, 'staff.change')
  const isHeadless = await inSchool(actor, async (tx) => !(await isHeld(tx, actor, 'head')))
  return staffRoles.filter((role) => reaches(actor, [role]) || (isHeadless && reaches(actor, ['admin'])))
}

/** One of the staff, kept from being changed by anybody else meanwhile. @throws AppError `not_found` */
export async function lockedPerson(tx: Tx, staffId: string) {
  const [person] = await tx.select().from(staff).where(eq(staff.id, staffId)).for('update')
  if (!person) throw notFound('This person')
  return person
}

export type Person = Awaited<ReturnType<typeof lockedPerson>>

/** The roles of somebody of the staff: those in force, else those that wait. */
export const rolesOf = (tx: Tx, actor: Actor, person: Person): Promise<Role[]> =>
  person.userId !== null && person.inactiveSince === null
    ? rolesIn(tx, actor, person.userId)
    : Promise.resolve(person.waitingRoles)
