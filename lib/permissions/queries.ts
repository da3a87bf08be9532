import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import type { FunctionName } from '@/lib/auth/functions'
import { type Colleague, colleagues } from '@/lib/auth/people'
import { authorize } from '@/lib/auth/policy'
import { currentYear } from '@/lib/classes/queries'
import { inSchool } from '@/lib/db'
import type { Place } from './input'

/** Something lent, as the lists show it; moments are ISO. `place`: "Grade 7 West", "Grade 7" or null for the whole school. */
export type Delegation = {
  id: string
  does: FunctionName
  person: string
  place: string | null
  area: string | null
  startsAt: string
  /** Null: no end. */
  endsAt: string | null
  reason: string | null
  givenBy: string | null
  revokedAt: string | null
  revokedBy: string | null
  /** Not begun yet. */
  isComing: boolean
}

export type Request = {
  id: string
  does: FunctionName
  person: string
  isOwn: boolean
  asked: Place
  place: string | null
  area: string | null
  endsAt: string | null
  reason: string
  askedAt: string
  decision: 'approved' | 'refused' | null
  decidedAt: string | null
  decidedBy: string | null
  answer: string | null
}

export const lists = ['live', 'soon', 'ended'] as const
export type List = (typeof lists)[number]

const perPage = 60

export type PermissionBoard = {
  requests: Request[]
  counts: Record<List, number>
  rows: Delegation[]
  page: number
  pages: number
}

const isLive = sql`d.revoked_at is null and (d.ends_at is null or d.ends_at > clock_timestamp())`
const which: Record<List, SQL> = {
  live: isLive,
  soon: sql`${isLive} and d.ends_at <= clock_timestamp() + interval '7 days'`,
  ended: sql`not (${isLive})`,
}
const order: Record<List, SQL> = {
  live: sql`d.given_at desc, d.id desc`,
  soon: sql`d.ends_at, d.id`,
  ended: sql`coalesce(d.revoked_at, d.ends_at) desc, d.id desc`,
}

const iso = (column: SQL) => sql`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
const nameOf = (userId: SQL) => sql`(select s.full_name from staff s where s.user_id = ${userId})`
/** Of a row that lends or asks (x: its name in the statement). */
const placeOf = (x: SQL) => sql`
  'person', (select concat_ws(' ', s.title, s.full_name) from staff s where s.id = ${x}.staff_id),
  'place', coalesce((select k.name from classes k where k.id = ${x}.class_id), (select g.name from grades g where g.id = ${x}.grade_id)),
  'area', (select a.name from learning_areas a where a.id = ${x}.area_id)`

const delegation = sql`jsonb_build_object('id', d.id, 'does', d.does, ${placeOf(sql`d`)}, 'startsAt', ${iso(sql`d.starts_at`)},
  'endsAt', ${iso(sql`d.ends_at`)}, 'reason', d.reason, 'givenBy', ${nameOf(sql`d.given_by`)}, 'revokedAt', ${iso(sql`d.revoked_at`)},
  'revokedBy', ${nameOf(sql`d.revoked_by`)}, 'isComing', d.starts_at > clock_timestamp())`

const request = (actor: Actor) => sql`jsonb_build_object('id', r.id, 'does', r.does, ${placeOf(sql`r`)},
  'isOwn', exists (select from staff s where s.id = r.staff_id and s.user_id = ${actor.userId}),
  'asked', jsonb_build_object('classId', r.class_id, 'gradeId', r.grade_id), 'endsAt', ${iso(sql`r.ends_at`)}, 'reason', r.reason,
  'askedAt', ${iso(sql`r.asked_at`)}, 'decision', r.decision, 'decidedAt', ${iso(sql`r.decided_at`)},
  'decidedBy', ${nameOf(sql`r.decided_by`)}, 'answer', r.answer)`

/** What waits for an answer, and one of the lists of what is lent, 60 a page; a page past the end is the last. One statement. */
export async function getPermissionBoard(
  actor: Actor,
  { list, page }: { list: List; page: number },
): Promise<PermissionBoard> {
  authorize(actor, 'permissions.give')
  const [board] = await inSchool(actor, (tx) =>
    tx.execute(sql`
      with counts as (
        select count(*) filter (where ${which.live})::int as live, count(*) filter (where ${which.soon})::int as soon,
          count(*) filter (where ${which.ended})::int as ended, greatest(1, ceil(count(*) filter (where ${which[list]}) / ${perPage}::numeric))::int as pages
        from delegations d),
      shown as (
        select * from delegations d where ${which[list]} order by ${order[list]}
        limit ${perPage} offset (select (least(${page}::int, pages) - 1) * ${perPage}::int from counts))
      select jsonb_build_object('live', live, 'soon', soon, 'ended', ended) as counts, pages, least(${page}::int, pages) as page,
        (select coalesce(jsonb_agg(${delegation} order by ${order[list]}), '[]') from shown d) as rows,
        (select coalesce(jsonb_agg(${request(actor)} order by r.asked_at), '[]') from delegation_requests r where r.decided_at is null) as requests
      from counts`),
  )
  return board as PermissionBoard
}

/** What can be chosen in the forms: classes of this year and later, grades, and learning areas with their levels. */
export type Choices = {
  classes: { id: string; name: string; gradeId: string }[]
  grades: { id: string; name: string }[]
  areas: { id: string; name: string; level: string }[]
  /** The last day of the term; null: none is set. */
  closes: string | null
}

const choices = sql`
  select coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'gradeId', k.grade_id) order by g."order", k."order", k.name)
      from classes k join grades g on g.id = k.grade_id where k.year_id = ${currentYear()}), '[]') as classes,
    coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) order by g."order") from grades g
      where exists (select from classes k where k.grade_id = g.id and k.year_id = ${currentYear()})), '[]') as grades,
    coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'level', v.name) order by v."order", a."order", a.code)
      from learning_areas a join levels v on v.id = a.level_id
      where exists (select from grades g join classes k on k.grade_id = g.id where g.level_id = v.id and k.year_id = ${currentYear()})), '[]') as areas,
    (select min(t.closes)::text from terms t where t.closes >= (clock_timestamp() at time zone 'Africa/Nairobi')::date) as closes`

/** For the form that lends: whom to, and where. Two statements. */
export function getGiveChoices(actor: Actor): Promise<Choices & { people: Colleague[] }> {
  authorize(actor, 'permissions.give')
  return inSchool(actor, async (tx) => {
    const [found] = await tx.execute(choices)
    return { ...(found as Choices), people: await colleagues(tx, actor) }
  })
}

export type OwnPermissions = { live: Delegation[]; requests: Request[]; choices: Choices }

const mine = (actor: Actor, staffId: SQL) =>
  sql`${staffId} = (select s.id from staff s where s.user_id = ${actor.userId})`

/** What is lent to the actor now or soon, and what they asked for in the last 90 days, the newest first. Two statements. */
export function getOwnPermissions(actor: Actor): Promise<OwnPermissions> {
  authorize(actor, 'permissions.ask')
  return inSchool(actor, async (tx) => {
    const [own] = await tx.execute(sql`
      select (select coalesce(jsonb_agg(${delegation} order by d.ends_at nulls last, d.id), '[]') from delegations d
          where ${isLive} and ${mine(actor, sql`d.staff_id`)}) as live,
        (select coalesce(jsonb_agg(${request(actor)} order by r.asked_at desc), '[]') from delegation_requests r
          where ${mine(actor, sql`r.staff_id`)} and r.asked_at > now() - interval '90 days') as requests`)
    const [found] = await tx.execute(choices)
    return { ...(own as Pick<OwnPermissions, 'live' | 'requests'>), choices: found as Choices }
  })
}

/** What *Today* says of permissions: to those who decide, how many ask; to everybody, what was answered or ends within a week. */
export type PermissionNews = { waiting: number; answered: Request[]; ending: Delegation[] }

/** One statement. */
export async function getPermissionNews(actor: Actor, decides: boolean): Promise<PermissionNews> {
  authorize(actor, 'permissions.ask')
  const [news] = await inSchool(actor, (tx) =>
    tx.execute(sql`
      select (select count(*)::int from delegation_requests r where ${decides} and r.decided_at is null and not ${mine(actor, sql`r.staff_id`)}) as waiting,
        (select coalesce(jsonb_agg(${request(actor)} order by r.decided_at desc), '[]') from delegation_requests r
          where ${mine(actor, sql`r.staff_id`)} and r.decided_at > now() - interval '7 days') as answered,
        (select coalesce(jsonb_agg(${delegation} order by d.ends_at), '[]') from delegations d
          where ${which.soon} and ${mine(actor, sql`d.staff_id`)}) as ending`),
  )
  return news as PermissionNews
}
