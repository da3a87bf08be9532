import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize, canEverywhere } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'
import { auditRead } from '@/lib/db/audit'
import { searchKey } from '@/lib/text'
import { type AuditFilter, type Names, readPlace, sentenceOf, writePlace } from './rules'

export type AuditRow = {
  id: string
  /** UTC, with microseconds. */
  at: string
  /** Null: the school's own background work. */
  actor: string | null
  action: string
  details: Record<string, unknown>
  about: string[]
  requestId: string | null
  device: string | null
  network: string | null
}

export type AuditPage = { rows: AuditRow[]; names: Names; next: string | null }

const perPage = 60
export const mostExported = 20_000

/** Leaders see all; who leads a class the changes of its marks; every teacher their own. */
function visibleTo(actor: Actor): SQL {
  if (canEverywhere(actor, 'audit.read')) return sql`true`
  const ownClass = actor.roles.includes('class_teacher')
    ? sql`or a.about && array(select h.class_id from class_teachers h join staff s on s.id = h.staff_id
        where h."to" is null and s.user_id = ${actor.userId})`
    : sql``
  return sql`(a.action = 'marks.enter' and (a.actor_id = ${actor.userId} ${ownClass}))`
}

const like = (column: SQL, typed: string): SQL =>
  sql.join(
    searchKey(typed)
      .split(' ')
      .map((word) => sql`strpos(lower(${column}), ${word}) > 0`),
    sql` and `,
  )

/** Ids of whom and what a name may mean. */
const idsNamed = (typed: string) => sql`array(
  (select l.id from learners l where ${like(sql`l.search_name`, typed)} limit 200)
  union all (select g.id from guardians g where ${like(sql`g.full_name`, typed)} limit 200)
  union all (select s.id from staff s where ${like(sql`s.full_name`, typed)} limit 200)
  union all (select k.id from classes k where ${like(sql`k.name`, typed)} limit 200))`

function matching({ who, action, about, from, to, request, before }: AuditFilter): SQL {
  const after = readPlace(before)
  const conditions = [
    who && sql`a.actor_id = any(array(select s.user_id from staff s where ${like(sql`s.full_name`, who)}))`,
    action && sql`a.action = ${action}`,
    about && sql`a.about && ${idsNamed(about)}`,
    from && sql`a.at >= ${`${from}T00:00:00+03:00`}::timestamptz`,
    to && sql`a.at < ${`${to}T00:00:00+03:00`}::timestamptz + interval '1 day'`,
    request && sql`a.request_id = ${request}`,
    after && sql`(a.at, a.id) < (${after.at}::timestamptz, ${after.id}::uuid)`,
  ].filter((condition): condition is SQL => typeof condition === 'object' && condition !== null)
  return conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`
}

const found = (actor: Actor, filter: AuditFilter, limit: number) => sql`
  with shown as (
    select a.* from audit a where ${visibleTo(actor)} and ${matching(filter)} order by a.at desc, a.id desc limit ${limit}),
  named as (
    select distinct u.id from shown, unnest(shown.about[1:8]) u(id)
    union select (v #>> '{}')::uuid from shown, jsonb_path_query(shown.details, '$.changes.** ? (@.type() == "string")') v
      where v #>> '{}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
  select coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'at', to_char(a.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'actor', case when a.actor_id is not null then coalesce((select s.full_name from staff s where s.user_id = a.actor_id),
        (select g.full_name from guardians g where g.user_id = a.actor_id limit 1), 'Somebody who is no longer here') end,
      'action', a.action, 'details', a.details, 'about', a.about, 'requestId', a.request_id, 'device', a.device, 'network', a.network)
      order by a.at desc, a.id desc) from shown a), '[]') as rows,
    coalesce((select jsonb_object_agg(n.id, n.name) from (
      select l.id, l.full_name as name from learners l where l.id in (select id from named)
      union all select g.id, g.full_name from guardians g where g.id in (select id from named)
      union all select s.id, s.full_name from staff s where s.id in (select id from named)
      union all select k.id, k.name from classes k where k.id in (select id from named)) n), '{}') as names`

/** 60 rows, the newest first, from the place that the filter names. One statement. */
export async function getAudit(actor: Actor, filter: AuditFilter): Promise<AuditPage> {
  authorize(actor, 'audit.read')
  const [page] = await inSchool(actor, (tx) => tx.execute(found(actor, filter, perPage + 1)))
  const { rows, names } = page as Omit<AuditPage, 'next'>
  const shown = rows.slice(0, perPage)
  return { rows: shown, names, next: rows.length > perPage ? writePlace(shown.at(-1)!) : null }
}

/** The rows that a filter finds as a sheet, at most 20,000; that it was taken stands in the audit. Two statements. */
export async function exportAudit(actor: Actor, filter: AuditFilter): Promise<string[][]> {
  authorize(actor, 'audit.read')
  return inSchool(actor, async (tx) => {
    const [page] = await tx.execute(found(actor, { ...filter, before: '' }, mostExported))
    const { rows, names } = page as Omit<AuditPage, 'next'>
    const used = Object.fromEntries(Object.entries(filter).filter(([, value]) => value))
    await auditRead(actor, { action: 'audit.export', details: { filter: used, rows: rows.length } }, tx)
    const head = ['When (UTC)', 'Who', 'What', 'In words', 'Details', 'Request', 'Device', 'Network']
    return [
      head,
      ...rows.map((row) => [
        ...[
          row.at,
          row.actor ?? 'The system',
          row.action,
          sentenceOf(row, names),
          JSON.stringify(row.details),
        ],
        ...[row.requestId ?? '', row.device ?? '', row.network ?? ''],
      ]),
    ]
  })
}
