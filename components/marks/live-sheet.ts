import { v7 } from 'uuid'

import type { ExemptReason } from '@/lib/marks/rules'
import { cellOf } from '@/lib/marks/rules'
import type { Sheet, SheetMark } from '@/lib/marks/sheet/queries'
import type { Cell } from './cells'
import * as cell from './cells'
import type { Device } from './device'
import type { Batch, Outcome, Outgoing } from './post'

/** How the way to the school is. `waiting`: tried in vain, it goes by itself later. */
export type Link = { is: 'open' } | { is: 'waiting' | 'signed-out' | 'stopped'; message: string }

/** `strays`: what waits on this device for learners who are no longer on the list, by cell. */
export type Snapshot = {
  cells: ReadonlyMap<string, Cell>
  link: Link
  strays: ReadonlyMap<string, string>
}

type Surroundings = {
  userId: string
  device: Device
  post: (batch: Batch, isLeaving?: boolean) => Promise<Outcome>
  /** Milliseconds from a finished field to its sending: others join it. */
  gather?: number
}

/** Marks in one request; more of them follow at once. */
const most = 45

/** The fields of a sheet as the school has them. */
export function cellsOf({
  rows,
  papers,
  marks,
}: Pick<Sheet, 'rows' | 'papers' | 'marks'>): Map<string, Cell> {
  const max = new Map(papers.map((paper) => [paper.id, paper.max]))
  const cells = new Map<string, Cell>()
  for (const { learnerId, papers: own } of rows)
    for (const paperId of own)
      if (paperId) cells.set(cellOf({ learnerId, paperId }), cell.emptyCell(max.get(paperId)!))
  for (const mark of marks) {
    const empty = cells.get(cellOf(mark))
    if (empty) cells.set(cellOf(mark), cell.learn(empty, mark, mark.reason))
  }
  return cells
}

export type LiveSheet = ReturnType<typeof liveSheet>

/**
 * A sheet that sends itself: finished fields go within a second, at most one request is under way, and what cannot be
 * sent waits on the device and goes later. It lives on after its page is left, until everything is at school.
 */
export function liveSheet(sheet: Sheet, { userId, device, post, gather = 500 }: Surroundings) {
  let snapshot: Snapshot = { cells: cellsOf(sheet), link: { is: 'open' }, strays: new Map() }
  let isUnderWay = false
  let attempts = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const listeners = new Set<() => void>()

  function show(next: Partial<Snapshot>) {
    snapshot = { ...snapshot, ...next }
    for (const listener of listeners) listener()
  }

  function change(changes: Iterable<readonly [string, (cell: Cell) => Cell]>) {
    const cells = new Map(snapshot.cells)
    for (const [id, to] of changes) {
      const before = cells.get(id)
      const after = before && to(before)
      if (!after || after === before) continue
      cells.set(id, after)
      device.write(id, cell.leave(after))
    }
    show({ cells })
  }

  const one = (id: string, to: (cell: Cell) => Cell) => {
    change([[id, to]])
    if (snapshot.link.is === 'open') flushIn(gather)
  }

  const outgoing = (): Outgoing[] =>
    [...snapshot.cells].flatMap(([id, each]) => {
      const [learnerId = '', paperId = ''] = id.split('.')
      const next = cell.outgoing(each)
      return next ? { ...next, learnerId, paperId } : []
    })

  const batchOf = (changes: Outgoing[]): Batch => ({
    userId,
    classId: sheet.classId,
    assessmentId: sheet.assessment.id,
    changes,
  })

  function flushIn(milliseconds: number) {
    if (isUnderWay || timer) return
    timer = setTimeout(() => {
      timer = undefined
      void flush()
    }, milliseconds)
  }

  async function flush() {
    const changes = outgoing().slice(0, most)
    if (isUnderWay || changes.length === 0) return
    isUnderWay = true
    change(changes.map((each) => [cellOf(each), cell.send]))
    const outcome = await post(batchOf(changes))
    isUnderWay = false
    settle(outcome, changes)
  }

  function settle(outcome: Outcome, changes: Outgoing[]) {
    if (outcome.is === 'answered') {
      attempts = 0
      const { saved, refused, clashes } = outcome.answer
      const at = new Map(changes.map((each) => [each.changeId, cellOf(each)]))
      const place = (changeId: string) => at.get(changeId) ?? ''
      show({ link: { is: 'open' } })
      change([
        ...saved.map((mark) => [place(mark.changeId), (each: Cell) => cell.saved(each, mark)] as const),
        ...refused.map((mark) => [place(mark.changeId), (each: Cell) => cell.refused(each, mark)] as const),
        ...clashes.map((mark) => [place(mark.changeId), (each: Cell) => cell.clashed(each, mark)] as const),
      ])
      if (outgoing().length > 0) flushIn(gather)
      return
    }
    show({ link: { is: outcome.is === 'later' ? 'waiting' : outcome.is, message: outcome.message } })
    if (outcome.is === 'stopped') return
    const seconds = (outcome.is === 'later' && outcome.seconds) || Math.min(30, 2 ** ++attempts)
    flushIn(seconds * 1000 * (1 + Math.random() / 4))
  }

  function learn(newer: Pick<Sheet, 'rows' | 'papers' | 'marks'>) {
    const cells = cellsOf(newer)
    for (const [id, known] of snapshot.cells) {
      const fresh = cells.get(id)
      if (fresh) cells.set(id, { ...cell.learn(known, fresh.kept, fresh.reason), max: fresh.max })
      else if (known.sent || known.draft) cells.set(id, known)
    }
    show({ cells })
  }

  const left = [...device.read()]
  change(left.map(([id, each]) => [id, (fresh: Cell) => cell.takeUp(fresh, each)]))
  const strays = left.filter(([id]) => !snapshot.cells.has(id))
  show({ strays: new Map(strays.map(([id, { sent, draft }]) => [id, (draft ?? sent)?.typed ?? ''])) })
  if (outgoing().length > 0) flushIn(0)

  return {
    snapshot: () => snapshot,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    type: (id: string, typed: string) => change([[id, (each) => cell.type(each, typed, v7())]]),
    finish: (id: string) => one(id, cell.finish),
    giveReason: (id: string, reason: ExemptReason) => one(id, (each) => cell.giveReason(each, reason)),
    restore: (id: string) => change([[id, cell.restore]]),
    insist: (id: string) => one(id, (each) => cell.insist(each, v7())),
    /** Marks that became known in another way, such as the rest of a column; or the sheet as it is now. */
    learn,
    know: (marks: Pick<SheetMark, 'learnerId' | 'paperId' | 'state' | 'value' | 'version' | 'reason'>[]) =>
      change(marks.map((mark) => [cellOf(mark), (each: Cell) => cell.learn(each, mark, mark.reason)])),
    forgetStrays() {
      for (const id of snapshot.strays.keys()) device.write(id, null)
      show({ strays: new Map() })
    },
    /** Tries now: the network is back, or the person has signed in. */
    wake() {
      if (snapshot.link.is === 'open' && !timer) return
      clearTimeout(timer)
      timer = undefined
      void flush()
    },
    /** The page is being closed: whatever is not at school goes once more, and waits here in case it does not arrive. */
    close() {
      const changes = outgoing().slice(0, most)
      if (changes.length > 0) void post(batchOf(changes), true)
    },
  }
}
