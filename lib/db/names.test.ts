import { expect, it } from 'vitest'

import { statementNames } from './names'

const nameOf = statementNames(['marks', 'learners', 'mark_history'])

it.each([
  ['select "id" from "marks" where "marks"."school_id" = $1', 'select marks'],
  ['select count(*) from (select 1 from "learners") as x', 'select learners'],
  ['select extract(epoch from now()) from marks', 'select marks'],
  ['insert into "learners" ("id") values ($1)', 'insert learners'],
  ['update "learners" set "full_name" = $1', 'update learners'],
  ['delete from marks where true', 'delete marks'],
  [
    'with step as (select 1), mark as (insert into marks (id) select 1) insert into mark_history …',
    'insert marks',
  ],
  ['with seen as (select * from learners) select * from seen', 'select learners'],
  ['  WITH next AS (SELECT id FROM pgboss.job) UPDATE pgboss.job j SET state = 1', 'update pgboss'],
  ['with a as (select 1 from marks for update skip locked) select 1', 'select marks'],
  ["select set_config('app.school_id', $1, true)", 'select'],
  ['select * from "Wanjiku"', 'select'],
  ['begin isolation level repeatable read', 'begin'],
  ['truncate marks', 'other'],
  ['', 'other'],
])('%s → %s', (text, name) => {
  expect(nameOf(text)).toBe(name)
})
