import { index, integer, jsonb, pgEnum, pgTable, smallint, text, unique, uuid } from 'drizzle-orm/pg-core'

import {
  type Counts,
  importKinds,
  importStates,
  type MarkSheetOf,
  type RowReport,
} from '@/lib/exchange/imports/input'
import type { Table } from '@/lib/sheets/table'
import { createdAt, id, moment, schoolId, version } from './columns'
import { jobs } from './jobs'
import { ownedBySchool } from './keys'

export const importKind = pgEnum('import_kind', importKinds)
export const importState = pgEnum('import_state', importStates)

/**
 * A file that somebody brings in, from the moment it is read: `tables` is what it says (never the file itself, whose formulas
 * and macros are nobody's business), `fields` what its columns mean, `fixes` the cells corrected by hand (row → field → text),
 * `report` what taking it would do, row by row. A lost connection loses none of it.
 */
export const imports = pgTable(
  'imports',
  {
    id: id(),
    schoolId: schoolId(),
    kind: importKind().notNull(),
    fileName: text().notNull(),
    state: importState().notNull(),
    tables: jsonb().$type<Table[]>().notNull(),
    sheet: smallint().notNull(),
    headerRow: integer(),
    fields: jsonb().$type<(string | null)[]>().notNull(),
    of: jsonb().$type<MarkSheetOf>(),
    fixes: jsonb().$type<Record<string, Record<string, string>>>().notNull().default({}),
    leftOut: integer().array().notNull().default([]),
    report: jsonb().$type<RowReport[]>().notNull().default([]),
    counts: jsonb().$type<Counts>(),
    decidedAt: moment(),
    jobId: uuid(),
    version: version(),
    startedBy: uuid(),
    createdAt: createdAt(),
    /** What the reader must know of the file as a whole: columns that were not taken, formulas, other sheets. */
    notes: text().array().notNull().default([]),
    takenBy: uuid(),
    takenAt: moment(),
    /** By which it can be undone (lib/undo), while it can. */
    changeId: uuid(),
    /** Marks are put back by an undoing of their own, with its lines of history. */
    undoneAt: moment(),
    /** What taking it came to: counts, and for marks what each was before. */
    result: jsonb().$type<Record<string, unknown>>(),
  },
  (t) => [index().on(t.schoolId, t.createdAt), ...ownedBySchool(t, [t.jobId, jobs])],
)

/** How somebody said that columns with these headers are to be read: the next file like it is read so by itself. */
export const importMappings = pgTable(
  'import_mappings',
  {
    id: id(),
    schoolId: schoolId(),
    kind: importKind().notNull(),
    /** A hash of the header row's letters and digits. */
    fingerprint: text().notNull(),
    fields: jsonb().$type<(string | null)[]>().notNull(),
    savedBy: uuid(),
    savedAt: createdAt(),
  },
  (t) => [unique().on(t.schoolId, t.kind, t.fingerprint), ...ownedBySchool(t)],
)
