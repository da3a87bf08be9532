import { readMark, showMark } from '@/lib/grading/mark'
import type { Decimal, Mark } from '@/lib/grading/types'
import type { ClashingMark, RefusedMark, SavedMark } from '@/lib/marks/input'
import { contentOf, type ExemptReason, type KeptMark, neverEntered, sameMark } from '@/lib/marks/rules'

/** A change on its way: the same id goes again until there is an answer, so it is taken once. */
export type Change = { changeId: string; typed: string; reason?: ExemptReason; version: number }

export type Theirs = ClashingMark['theirs']

/**
 * What is typed over a mark and not on its way yet. `typing`: still in the field; `reason`: exempt, but not yet why;
 * `ready`: to be sent; `refused` and `clash`: stays as typed, outside the results, until the person decides.
 */
export type Draft = Change &
  (
    | { is: 'typing' | 'reason' | 'ready' }
    | { is: 'refused'; message: string }
    | { is: 'clash'; theirs: Theirs }
  )

/** One field of the sheet: what the school has, what was sent and has no answer yet, what is typed over it. */
export type Cell = {
  max: Decimal
  kept: KeptMark
  reason: string | null
  sent: Change | null
  draft: Draft | null
}

export type CellState = 'empty' | 'saved' | 'typing' | 'reason' | 'pending' | 'refused' | 'clash'

export const emptyCell = (max: Decimal): Cell => ({
  max,
  kept: neverEntered,
  reason: null,
  sent: null,
  draft: null,
})

export function stateOf({ kept, sent, draft }: Cell): CellState {
  if (draft && draft.is !== 'ready') return draft.is
  if (draft || sent) return 'pending'
  return kept.state === 'blank' ? 'empty' : 'saved'
}

export const showKept = ({ state, value }: Omit<KeptMark, 'version'>): string =>
  showMark(state === 'number' ? { state, value: value! } : { state })

/** What stands in the field. */
export const textOf = ({ kept, sent, draft }: Cell): string => draft?.typed ?? sent?.typed ?? showKept(kept)

/** The mark this field stands for on this screen; null while it is none: refused, clashing or still being typed. */
export function contentIn({ max, kept, sent, draft }: Cell): Mark | null {
  const change = draft ?? sent
  if (!change)
    return kept.state === 'number' ? { state: 'number', value: kept.value! } : { state: kept.state }
  if (draft && draft.is !== 'ready') return null
  const reading = readMark(change.typed, max)
  return reading.ok ? reading.mark : null
}

/** Every key pressed: nothing is decided before the field is left. `changeId` is used when this begins a change. */
export function type(cell: Cell, typed: string, changeId: string): Cell {
  const id = cell.draft?.is === 'typing' ? cell.draft.changeId : changeId
  return { ...cell, draft: { changeId: id, typed, version: cell.kept.version, is: 'typing' } }
}

/** The field is left. Typing what is already there is no change. */
export function finish(cell: Cell): Cell {
  const { draft, sent, kept, max } = cell
  if (draft?.is !== 'typing') return cell
  const reading = readMark(draft.typed, max)
  if (!reading.ok) return { ...cell, draft: { ...draft, is: 'refused', message: reading.message } }
  const before = sent ? readMark(sent.typed, max) : null
  const unchanged = sameMark(before?.ok ? contentOf(before.mark) : kept, contentOf(reading.mark))
  if (unchanged) return { ...cell, draft: null }
  return {
    ...cell,
    draft: { ...draft, is: reading.mark.state === 'exempt' && !draft.reason ? 'reason' : 'ready' },
  }
}

/** Why a learner is exempt: the last thing the change waits for. */
export const giveReason = (cell: Cell, reason: ExemptReason): Cell =>
  cell.draft?.is === 'reason' ? { ...cell, draft: { ...cell.draft, reason, is: 'ready' } } : cell

/** Brings back the mark that the school has; what is on its way stays on its way. */
export const restore = (cell: Cell): Cell => ({ ...cell, draft: null })

/** After a clash: what was typed here goes over what is there now, as a new change. */
export function insist(cell: Cell, changeId: string): Cell {
  const { draft, kept } = cell
  if (draft?.is !== 'clash') return cell
  const { typed, reason } = draft
  return finish({ ...cell, draft: { changeId, typed, reason, version: kept.version, is: 'typing' } })
}

/** What is to be sent of this field, if anything: first what has no answer yet, then what is ready. */
export const outgoing = ({ sent, draft }: Cell): Change | null =>
  sent ?? (draft?.is === 'ready' ? changeOf(draft) : null)

export const changeOf = ({ changeId, typed, reason, version }: Change): Change => ({
  changeId,
  typed,
  ...(reason ? { reason } : {}),
  version,
})

/** On its way. */
export const send = (cell: Cell): Cell => {
  const change = outgoing(cell)
  return !change || cell.sent ? cell : { ...cell, sent: change, draft: null }
}

/** The school has it. What was typed meanwhile was typed over this very mark. */
export function saved(
  cell: Cell,
  { changeId, state, value, version }: Omit<SavedMark, 'learnerId' | 'paperId'>,
): Cell {
  if (cell.sent?.changeId !== changeId) return cell
  const { sent, draft } = cell
  const kept = { state, value, version }
  const next = draft && { ...draft, version }
  return dropAgreeing({ ...cell, kept, reason: sent.reason ?? null, sent: null, draft: next })
}

const dropAgreeing = (cell: Cell): Cell => {
  const content = cell.draft?.is === 'ready' ? contentIn(cell) : null
  return content && sameMark(contentOf(content), cell.kept) ? { ...cell, draft: null } : cell
}

/** Not taken: it stays as typed, unless something else has been typed since. */
export function refused(cell: Cell, { changeId, message }: Pick<RefusedMark, 'changeId' | 'message'>): Cell {
  if (cell.sent?.changeId !== changeId) return cell
  return { ...cell, sent: null, draft: cell.draft ?? { ...cell.sent, is: 'refused', message } }
}

/** Somebody saved another value meanwhile. Both are shown. */
export function clashed(cell: Cell, { changeId, theirs }: Pick<ClashingMark, 'changeId' | 'theirs'>): Cell {
  if (cell.sent?.changeId !== changeId) return cell
  const { state, value, version } = theirs
  const kept = { state, value, version }
  return {
    ...cell,
    kept,
    reason: null,
    sent: null,
    draft: cell.draft ?? { ...cell.sent, is: 'clash', theirs },
  }
}

/** A mark that became known in another way than by an answer to this field; an older one tells nothing new. */
export const learn = (cell: Cell, kept: KeptMark, reason: string | null): Cell =>
  kept.version > cell.kept.version ? { ...cell, kept, reason } : cell

/** What is kept on the device of a field until the school has it. */
export type Left = { sent: Change | null; draft: Change | null; isFinished: boolean }

export function leave({ sent, draft }: Cell): Left | null {
  if (!sent && !draft) return null
  return { sent, draft: draft && changeOf(draft), isFinished: draft?.is !== 'typing' }
}

/** Takes up what an earlier visit left. What was not finished then is not sent before the person has seen it. */
export function takeUp(cell: Cell, { sent, draft, isFinished }: Left): Cell {
  const typing: Cell = { ...cell, sent, draft: draft && { ...draft, is: 'typing' } }
  return isFinished ? finish(typing) : typing
}
