import 'server-only'
import { v7 } from 'uuid'

import type { Actor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { showMark } from '@/lib/grading/mark'
import type { Mark } from '@/lib/grading/types'
import { takeMarks } from '../commands'
import type { MarkChange } from '../input'
import type { MarkSheetFile } from './file'
import type { SheetChoice } from './queries'

/** A mark as it was before an import, by which it can be put back. `version`: of the mark that the import left. */
export type MarkBefore = { learnerId: string; paperId: string; typed: string; version: number }

/** Takes what a sheet of marks says, as if it were typed: each has its line of history. All of it, or nothing. */
export async function takeMarkSheet(tx: Tx, actor: Actor, of: SheetChoice, sheet: MarkSheetFile | null) {
  const marks = (sheet?.rows ?? []).flatMap((row) =>
    row.outcome === 'taken'
      ? row.marks.flatMap((mark) =>
          mark.effect === 'refused' ? [] : [{ learnerId: row.learnerId, ...mark }],
        )
      : [],
  )
  const changes = marks.map(
    ({ learnerId, paperId, typed, version }): MarkChange => ({
      changeId: v7(),
      learnerId,
      paperId,
      typed,
      version,
      // A file that only says EX gives no reason.
      reason: 'other',
    }),
  )
  const { saved, touched } = await allTaken(tx, actor, of, changes)
  const before: MarkBefore[] = saved.map(({ learnerId, paperId, version }, i) => ({
    learnerId,
    paperId,
    version,
    typed: marks[i]!.from,
  }))
  return { saved: saved.length, before, touched }
}

/** Puts marks back as they were before an import; refused when somebody changed one since. */
export const putMarksBack = (tx: Tx, actor: Actor, of: SheetChoice, before: readonly MarkBefore[]) =>
  allTaken(
    tx,
    actor,
    of,
    before.map((mark) => ({ ...mark, changeId: v7(), reason: 'other' as const })),
  )

async function allTaken(tx: Tx, actor: Actor, of: SheetChoice, changes: MarkChange[]) {
  const result = await takeMarks(tx, actor, of, changes)
  const [clash] = result.clashes
  if (clash) {
    const { state, value } = clash.theirs
    const now = showMark(state === 'number' ? { state, value: value! } : ({ state } as Mark)) || 'blank'
    throw new AppError(
      'conflict',
      `Nothing was written: a mark was changed since, to ${now}${clash.theirs.by ? ` by ${clash.theirs.by}` : ''}. Read the rows again.`,
    )
  }
  const [refused] = result.refused
  if (refused) throw new AppError('conflict', `Nothing was written. ${refused.message}`)
  return result
}
