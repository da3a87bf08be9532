import * as z from 'zod'

import { exemptReasons, type KeptMark } from './rules'

/** How many changes one call takes. */
export const mostChanges = 5000

/**
 * One mark as somebody typed it. `changeId` is made once, where it was typed: sent again, even after days, it is
 * taken once. `version` is that of the mark it was typed over, 0 where there was none. `reason` goes with exempt
 * (a file that only says EX gives "other").
 */
export const MarkChange = z.object({
  changeId: z.uuid(),
  learnerId: z.uuid(),
  paperId: z.uuid(),
  typed: z.string(),
  reason: z.enum(exemptReasons).optional(),
  version: z.int().min(0),
})
export type MarkChange = z.output<typeof MarkChange>

export const SaveMarks = z.object({
  classId: z.uuid(),
  assessmentId: z.uuid(),
  changes: z.array(MarkChange).min(1).max(mostChanges, `At most ${mostChanges} marks at a time.`),
})

/** The blank learners of one column (`paperIds`: one paper, or those of a slot) get one mark that is never a number. */
export const FillRest = z
  .object({
    classId: z.uuid(),
    assessmentId: z.uuid(),
    paperIds: z.array(z.uuid()).min(1).max(20),
    as: z.enum(['absent', 'exempt']),
    reason: z.enum(exemptReasons).optional(),
  })
  .refine((input) => input.as === 'absent' || input.reason, {
    path: ['reason'],
    message: `Say why they are exempt: ${exemptReasons.join(', ')}.`,
  })

export type { KeptMark }

type Cell = { changeId: string; learnerId: string; paperId: string }

export type SavedMark = Cell & KeptMark
/** Not taken, and why: `message` is for the person who typed. */
export type RefusedMark = Cell & { reason: string; message: string }
/** Somebody saved another value meanwhile: nothing was overwritten. `by` null: a file or the school's own work; `at` ISO. */
export type ClashingMark = Cell & { mine: string; theirs: KeptMark & { by: string | null; at: string } }

/** Every change of a call is in exactly one of the lists, in the order sent. */
export type SaveResult = { saved: SavedMark[]; refused: RefusedMark[]; clashes: ClashingMark[] }
