import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize, can, canEverywhere } from '@/lib/auth/policy'
import { inSchool, type Tx } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { fieldsOf } from '@/lib/exchange/kinds/queries'
import { type Field, kinds } from '@/lib/exchange/kinds/rules'
import { isId } from '@/lib/ids'
import type { JobState } from '@/lib/jobs/rules'
import {
  type Counts,
  type ImportKind,
  type ImportState,
  importKinds,
  type MarkSheetOf,
  type RowReport,
} from './input'
import { perPage, type Showing } from './rules'

const leaders = ['admin', 'head', 'deputy', 'system']

/** A list of the whole school is brought in by whoever may do the same by hand everywhere; marks by whoever enters some. */
export const mayExchange = (actor: Actor, kind: ImportKind): boolean =>
  kind === 'marks' ? can(actor, kinds[kind].needs) : canEverywhere(actor, kinds[kind].needs)

/** @throws AppError `forbidden` */
export function requireKind(actor: Actor, kind: ImportKind): void {
  const { needs } = kinds[kind]
  authorize(actor, needs)
  if (!mayExchange(actor, kind))
    throw Object.assign(new AppError('forbidden', 'Your role does not allow that.'), { permission: needs })
}

/** What the actor may bring in. */
export const kindsOf = (actor: Actor): ImportKind[] => importKinds.filter((kind) => mayExchange(actor, kind))

/** The imports (i) that the actor may see: their own; leaders all, of what they may do by hand. */
export const visibleImports = (actor: Actor): SQL => {
  const mine = actor.roles.some((role) => leaders.includes(role))
    ? sql`true`
    : sql`i.started_by = ${actor.userId}::uuid`
  return sql`${mine} and i.kind = any(${sql.param(kindsOf(actor))}::import_kind[])`
}

const iso = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

export type ImportRow = {
  id: string
  kind: ImportKind
  fileName: string
  state: ImportState
  counts: Counts | null
  by: string | null
  createdAt: string
  takenAt: string | null
  isUndone: boolean
}

/** The imports of the last 30 days, newest first, at most 50. One statement. */
export function listImports(actor: Actor): Promise<ImportRow[]> {
  authorize(actor, 'imports.read')
  return inSchool(
    actor,
    async (tx) =>
      (await tx.execute(sql`
        select i.id, i.kind, i.file_name as "fileName", i.state, i.counts, s.full_name as by, ${iso(sql`i.created_at`)} as "createdAt",
          ${iso(sql`i.taken_at`)} as "takenAt", coalesce(c.undone_at, i.undone_at) is not null as "isUndone"
        from imports i left join staff s on s.user_id = i.started_by left join changes c on c.id = i.change_id
        where ${visibleImports(actor)} and i.created_at > now() - interval '30 days'
        order by i.created_at desc, i.id desc limit 50`)) as unknown as ImportRow[],
  )
}

export type ImportPage = ImportRow & {
  /** Which reading of the file this is; null: none yet. */
  decidedAt: string | null
  of: MarkSheetOf | null
  sheets: (string | null)[]
  sheet: number
  headerRow: number | null
  /** By place: the header, what stands below it first, and what it is read as. */
  columns: { header: string; sample: string; field: string | null }[]
  fields: readonly Field[]
  rows: RowReport[]
  /** Classes that the school does not have, as rows name them (grade and stream): how many rows, where more than one. */
  sameClass: Record<string, number>
  /** How many rows there are of those that are shown. */
  shown: number
  job: { id: string; state: JobState; message: string | null } | null
  /** By which it can be undone. */
  changeId: string | null
  result: Record<string, unknown> | null
  takenBy: string | null
  notes: string[]
  /** What marks are of: "Grade 8 East, Term 3, End Term". */
  about: string | null
}

const isError = sql`r -> 'issues' @> '[{"severity": "error"}]'`
const rowShown = (show: Showing): SQL => {
  if (show === 'all') return sql`true`
  if (show !== 'attention') return sql`r ->> 'outcome' = ${show}`
  return sql`(r ->> 'outcome' = 'needs_you' or (${isError} and r ->> 'outcome' <> 'skipped'))`
}

/** An import with one page of its rows; null when it is not there, or not the actor's. A constant number of statements. */
export async function getImport(
  actor: Actor,
  importId: string,
  { show, page }: { show: Showing; page: number },
): Promise<ImportPage | null> {
  authorize(actor, 'imports.read')
  if (!isId(importId)) return null
  return inSchool(actor, async (tx) => {
    const [found] = (await tx.execute(sql`
      select i.id, i.kind, i.file_name as "fileName", i.state, i.counts, s.full_name as by, ${iso(sql`i.created_at`)} as "createdAt",
        ${iso(sql`i.taken_at`)} as "takenAt", ${iso(sql`i.decided_at`)} as "decidedAt", i.of, i.sheet, i.header_row as "headerRow", i.fields,
        i.change_id as "changeId", i.result - 'before' as result, i.notes,
        (select concat_ws(', ', k.name, t.name, x.name) from classes k, assessments x join terms t on t.id = x.term_id
          where k.id = (i.of ->> 'classId')::uuid and x.id = (i.of ->> 'assessmentId')::uuid) as about, b.full_name as "takenBy", coalesce(c.undone_at, i.undone_at) is not null as "isUndone",
        jsonb_path_query_array(i.tables, '$[*].name') as sheets,
        case when i.header_row is not null then i.tables -> i.sheet::int -> 'rows' -> (i.header_row - 1) end as header,
        i.tables -> i.sheet::int -> 'rows' -> coalesce(i.header_row, 0) as sample,
        case when j.id is not null then jsonb_build_object('id', j.id, 'state', j.state, 'message', j.message) end as job,
        (select count(*)::int from jsonb_array_elements(i.report) r where ${rowShown(show)}) as shown,
        coalesce((select jsonb_object_agg(s.name, s.n) from (
          select concat_ws(' ', r -> 'cells' ->> 'grade', r -> 'cells' ->> 'stream') as name, count(*)::int as n
          from jsonb_array_elements(i.report) r where r -> 'issues' @> '[{"field": "class", "severity": "error"}]'
          group by r -> 'cells' ->> 'grade', r -> 'cells' ->> 'stream' having count(*) > 1 limit 200) s), '{}') as "sameClass",
        coalesce((select jsonb_agg(p.r order by p.n) from (
          select r, n from jsonb_array_elements(i.report) with ordinality as x(r, n) where ${rowShown(show)}
          order by n limit ${perPage} offset ${(page - 1) * perPage}) p), '[]') as rows
      from imports i left join staff s on s.user_id = i.started_by left join staff b on b.user_id = i.taken_by
        left join jobs j on j.id = i.job_id left join changes c on c.id = i.change_id
      where i.id = ${importId} and ${visibleImports(actor)}`)) as unknown as (Omit<ImportPage, 'columns'> & {
      fields: (string | null)[]
      header: string[] | null
      sample: string[] | null
    })[]
    if (!found) return null
    const { header, sample, fields, ...rest } = found
    const width = Math.max(fields.length, header?.length ?? 0, sample?.length ?? 0)
    const columns = Array.from({ length: width }, (_, i) => ({
      header: header?.[i] ?? '',
      sample: sample?.[i] ?? '',
      field: fields[i] ?? null,
    }))
    return { ...rest, columns, fields: (await fieldsOf(tx, actor, found)).fields }
  })
}

/** What of an import must be looked at, as rows of a file: the file's own columns with what was corrected, and why. */
export type ErrorFile = {
  fileName: string
  header: string[]
  rows: RowReport[]
  kind: ImportKind
  fields: (string | null)[]
  typed: string[][]
}

/** The rows of an import that need somebody, with the cells of the file; null when it is not there, or not the actor's. */
export async function getErrorRows(actor: Actor, importId: string): Promise<ErrorFile | null> {
  authorize(actor, 'imports.read')
  if (!isId(importId)) return null
  const [found] = (await inSchool(actor, (tx: Tx) =>
    tx.execute(sql`
      select i.file_name as "fileName", i.kind, i.fields,
        case when i.header_row is not null then i.tables -> i.sheet::int -> 'rows' -> (i.header_row - 1) else '[]' end as header,
        coalesce((select jsonb_agg(r order by n) from jsonb_array_elements(i.report) with ordinality as x(r, n) where ${rowShown('attention')}), '[]') as rows,
        coalesce((select jsonb_agg(i.tables -> i.sheet::int -> 'rows' -> ((r ->> 'row')::int - 1) order by n)
          from jsonb_array_elements(i.report) with ordinality as x(r, n) where ${rowShown('attention')}), '[]') as typed
      from imports i where i.id = ${importId} and ${visibleImports(actor)}`),
  )) as unknown as ErrorFile[]
  return found ?? null
}
