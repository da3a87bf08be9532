import 'server-only'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import type { Actor } from '@/lib/auth/actor'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { counter } from '@/lib/observability/metrics'
import { yearIsClosed } from '@/lib/years/queries'
import { FillRest, type MarkChange, type SavedMark, SaveMarks, type SaveResult } from './input'
import { type Desk, type LearnerRow, learnersOf, type MarkRow, marksOf, openDesk } from './queries'
import { cellOf, decide, isHere, isListed, type KeptMark, neverEntered, type Step } from './rules'

const marks = counter('hillview_marks_saved_total', 'Marks that were sent in, by what became of them', [
  'result',
])

/** The tags of kept values that the marks stand in. */
type Touching = { touched: string[] }

/**
 * Takes the marks somebody typed, each on its own: a refused or clashing one never stops another. All of it is one
 * transaction of a constant number of statements. `not_found` when the class or the assessment is not the actor's.
 */
export const saveMarks = command(
  {
    can: 'marks.enter',
    input: SaveMarks,
    touches: (_, { touched }: Touching & SaveResult) => touched,
    about: (_, { saved }) => [...new Set(saved.map(({ learnerId }) => learnerId))],
    audited: ({ classId, assessmentId }, { saved, refused, clashes }) => ({
      classId,
      assessmentId,
      saved: saved.length,
      refused: refused.length,
      clashes: clashes.length,
    }),
    counted: ({ saved, refused, clashes }) => {
      marks.inc({ result: 'saved' }, saved.length)
      marks.inc({ result: 'refused' }, refused.length)
      marks.inc({ result: 'clash' }, clashes.length)
    },
  },
  ({ tx, actor, input }) => takeMarks(tx, actor, input, input.changes),
)

/** What `saveMarks` does, for a change that takes marks among other things. */
export async function takeMarks(
  tx: Tx,
  actor: Actor,
  of: { classId: string; assessmentId: string },
  changes: MarkChange[],
): Promise<SaveResult & Touching> {
  const desk = await sheetDesk(tx, actor, of)
  const only = [...new Set(changes.map(({ learnerId }) => learnerId))]
  const learners = await learnersOf(tx, desk, { only, lock: true })
  const result = await take(tx, actor, desk, learners, changes)
  return { ...result, touched: result.saved.length > 0 ? await tagsOf(tx, desk, learners) : [] }
}

/** What `fillRest` gives back: each mark with the one before, so that `saveMarks` can put it back. */
export type Filled = SavedMark & { previous: KeptMark }

/**
 * Marks everybody on the list who is still blank in a column absent or exempt; never zero. Nobody who has a mark is
 * touched, also when it was entered a moment ago.
 */
export const fillRest = command(
  {
    can: 'marks.enter',
    input: FillRest,
    touches: (_, { touched }: Touching & { filled: Filled[] }) => touched,
    about: (_, { filled }) => [...new Set(filled.map(({ learnerId }) => learnerId))],
    audited: ({ classId, assessmentId, as }, { filled }) => ({
      classId,
      assessmentId,
      rest: as,
      saved: filled.length,
    }),
    counted: ({ filled }) => marks.inc({ result: 'saved' }, filled.length),
  },
  async ({ tx, actor, input: { paperIds, as, reason, ...of } }) => {
    const desk = await sheetDesk(tx, actor, of)
    const papers = desk.papers.filter((paper) => paper.mine && paperIds.includes(paper.id))
    if (papers.length === 0) throw notFound('The mark sheet')
    const inClass = await learnersOf(tx, desk, { lock: true })
    const learners = inClass.filter((learner) => isListed(learner, desk.classId, desk.assessment))
    const kept = await stored(
      tx,
      papers.map(({ id }) => id),
      learners.map(({ id }) => id),
      [],
    )

    const blanks = learners.flatMap(({ id: learnerId, areas }) =>
      papers
        .filter((paper) => areas.includes(paper.area))
        .map((paper) => ({ learnerId, paperId: paper.id }))
        .map((cell) => ({ ...cell, previous: kept.current.get(cellOf(cell)) ?? neverEntered }))
        .filter(({ previous }) => previous.state === 'blank'),
    )
    const changes = blanks.map(({ previous, ...cell }) => ({
      ...cell,
      changeId: v7(),
      typed: as,
      reason,
      version: previous.version,
    }))
    const { saved } = await take(tx, actor, desk, learners, changes)
    return {
      filled: saved.map((mark) => ({ ...mark, previous: { ...neverEntered, version: mark.version - 1 } })),
      touched: await tagsOf(tx, desk, learners),
    }
  },
)

/** The sheet's class in its assessment, if it is the actor's to enter. */
async function sheetDesk(tx: Tx, actor: Actor, of: { classId: string; assessmentId: string }): Promise<Desk> {
  const desk = await openDesk(tx, actor, of)
  if (!desk) throw notFound('The mark sheet')
  if (desk.closed) throw yearIsClosed(desk.assessment.year)
  return desk
}

/** Decides and writes changes of learners who are locked. */
async function take(
  tx: Tx,
  actor: Actor,
  desk: Desk,
  learners: LearnerRow[],
  changes: MarkChange[],
): Promise<SaveResult> {
  const papers = new Map(
    desk.papers
      .filter((paper) => paper.mine)
      .map(({ id, max, area }) => [id, { max, area, abbreviation: abbreviationOf(desk, area) }]),
  )
  const now = new Date().toISOString()
  const { steps, ...result } = decide(changes, {
    className: desk.className,
    now,
    papers,
    learners: new Map(
      learners.map(({ id, name, areas, ...rest }) => [
        id,
        { name, areas, here: isHere(rest, desk.classId, desk.assessment) },
      ]),
    ),
    ...(await stored(
      tx,
      [...new Set(changes.map((change) => change.paperId))],
      learners.map(({ id }) => id),
      changes.map((change) => change.changeId),
    )),
  })
  if (steps.length > 0) await write(tx, actor, steps)
  return result
}

/**
 * A mark counts in every class that its learner is or was in this year, and in the figures of every stream beside these. One
 * statement more, where somebody came from another grade.
 */
async function tagsOf(tx: Tx, desk: Desk, learners: LearnerRow[]): Promise<string[]> {
  const classes = new Set(learners.flatMap(({ enrolments }) => enrolments.map(({ classId }) => classId)))
  const elsewhere = [...classes].filter((classId) => !desk.streams.includes(classId))
  const beside =
    elsewhere.length === 0
      ? []
      : await tx.execute(sql`
          select distinct o.id from classes k join classes o on o.grade_id = k.grade_id and o.year_id = k.year_id
          where k.id in (select jsonb_array_elements_text(${JSON.stringify(elsewhere)}::jsonb)::uuid)`)
  const streams = [...desk.streams, ...beside.map(({ id }) => id as string)]
  return [...[...classes].map(tag.entered), ...streams.map(tag.results)]
}

const abbreviationOf = (desk: Desk, code: string) =>
  desk.areas.find((area) => area.code === code)?.abbreviation ?? code

/** The marks as they are, and those of the changes that were taken before. */
async function stored(tx: Tx, paperIds: string[], learnerIds: string[], changeIds: string[]) {
  const rows = (await tx.execute(sql`${marksOf(paperIds, learnerIds)}
    union all
    select h.change_id, h.learner_id, h.paper_id, h.new_state, h.new_value::text, h.reason, h.version, null, null
    from mark_history h
    where h.change_id in (select jsonb_array_elements_text(${JSON.stringify(changeIds)}::jsonb)::uuid)`)) as unknown as (MarkRow & {
    changeId: string | null
  })[]
  return {
    taken: new Map(rows.flatMap((row) => (row.changeId ? [[row.changeId, row]] : []))),
    current: new Map(rows.flatMap((row) => (row.changeId ? [] : [[cellOf(row), row]]))),
  }
}

/** The last state of each cell, and one line of history for every change. */
async function write(tx: Tx, { schoolId, userId }: Actor, steps: Step[]) {
  const rows = JSON.stringify(
    steps.map(({ change, old, kept, reason }) => ({
      id: v7(),
      change: change.changeId,
      learner: change.learnerId,
      paper: change.paperId,
      old_state: old.state,
      old_value: old.value,
      state: kept.state,
      value: kept.value,
      reason,
      version: kept.version,
      changed: kept.version !== old.version,
    })),
  )
  const written = await tx.execute(sql`
    with step as (
      select * from jsonb_to_recordset(${rows}::jsonb) as step(id uuid, change uuid, learner uuid, paper uuid, old_state mark_state,
        old_value numeric, state mark_state, value numeric, reason text, version int, changed boolean)
    ), mark as (
      insert into marks (id, school_id, paper_id, learner_id, state, value, reason, version, updated_by, updated_at)
      select distinct on (paper, learner) id, ${schoolId}::uuid, paper, learner, state, value, reason, version, ${userId}::uuid, clock_timestamp()
      from step where changed order by paper, learner, version desc
      on conflict (school_id, paper_id, learner_id) do update set state = excluded.state, value = excluded.value,
        reason = excluded.reason, version = excluded.version, updated_by = excluded.updated_by, updated_at = excluded.updated_at
    )
    insert into mark_history (id, school_id, change_id, paper_id, learner_id, old_state, old_value, new_state, new_value, reason, version, changed_by)
    select id, ${schoolId}::uuid, change, paper, learner, old_state, old_value, state, value, reason, version, ${userId}::uuid
    from step on conflict (school_id, change_id) do nothing returning 1`)
  if (written.length !== steps.length)
    throw new AppError(
      'conflict',
      'One of these changes is just being saved from another place. Send them again.',
    )
}
