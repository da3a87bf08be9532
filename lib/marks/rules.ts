import { plain, readMark } from '@/lib/grading/mark'
import type { Decimal, Enrolment, Mark } from '@/lib/grading/types'
import type { MarkChange, SaveResult } from './input'

export const exemptReasons = ['sick', 'transferred in', 'does not take it', 'other'] as const
export type ExemptReason = (typeof exemptReasons)[number]

/** A mark as it is kept: `value` without idle zeros, only with a number; version 0: nothing was ever entered. */
export type KeptMark = { state: Mark['state']; value: Decimal | null; version: number }

/** What decides whether a change is taken. `areas`: codes of the learner's registered areas. */
export type Facts = {
  className: string
  /** ISO time of the call. */
  now: string
  /** The papers of this sheet that the person may enter, by id. */
  papers: ReadonlyMap<string, { max: Decimal; area: string; abbreviation: string }>
  /** Learners who are or were in the class, by id. `here`: marks of this assessment are entered in this class. */
  learners: ReadonlyMap<string, { name: string; here: boolean; areas: readonly string[] }>
  /** Changes that were taken before, by change id. */
  taken: ReadonlyMap<string, Stored>
  /** Marks as they are, by `cellOf`. */
  current: ReadonlyMap<string, StoredMark>
}

export type Stored = KeptMark & { learnerId: string; paperId: string; reason: string | null }
export type StoredMark = Stored & { by: string | null; at: string }

/** A taken change with the mark before and after. The versions are equal where it only agreed with what was there. */
export type Step = { change: MarkChange; old: KeptMark; kept: KeptMark; reason: string | null }

type Refusal = { reason: string; message: string }

export const cellOf = ({ learnerId, paperId }: { learnerId: string; paperId: string }) =>
  `${learnerId}.${paperId}`

export const neverEntered: KeptMark = { state: 'blank', value: null, version: 0 }

/**
 * Decides every change on its own, one after the other, as they were sent. A change that was taken before gets the
 * same answer; typing what is already there agrees with it; anything else must name the version that is there.
 */
export function decide(changes: readonly MarkChange[], facts: Facts): SaveResult & { steps: Step[] } {
  const result: SaveResult & { steps: Step[] } = { saved: [], refused: [], clashes: [], steps: [] }
  const taken = new Map(facts.taken)
  const current = new Map(facts.current)

  for (const change of changes) {
    const { changeId, learnerId, paperId, typed, version } = change
    const cell = { changeId, learnerId, paperId }

    const before = taken.get(changeId)
    if (before) {
      if (wasThis(before, change, facts)) result.saved.push({ ...cell, ...keptOf(before) })
      else result.refused.push({ ...cell, ...takenOtherwise })
      continue
    }
    const reading = admit(change, facts)
    if ('reason' in reading) {
      result.refused.push({ ...cell, ...reading })
      continue
    }

    const there = current.get(cellOf(change))
    const old = there ? keptOf(there) : neverEntered
    const oldReason = there?.reason ?? null
    const reason = reading.state === 'exempt' ? change.reason! : null
    const agrees = sameMark(old, reading) && (version !== old.version || reason === oldReason)
    if (there && !agrees && version !== old.version) {
      result.clashes.push({ ...cell, mine: typed, theirs: { ...old, by: there.by, at: there.at } })
      continue
    }

    const kept = agrees ? old : { ...reading, version: old.version + 1 }
    const stored = { ...kept, learnerId, paperId, reason: agrees ? oldReason : reason }
    taken.set(changeId, stored)
    if (!agrees) current.set(cellOf(change), { ...stored, by: null, at: facts.now })
    result.steps.push({ change, old, kept, reason: stored.reason })
    result.saved.push({ ...cell, ...kept })
  }
  return result
}

const takenOtherwise: Refusal = {
  reason: 'change-id',
  message: 'This change was sent before with another mark. Type it again.',
}

/** What the change says, or why it is not taken. */
function admit(change: MarkChange, facts: Facts): Omit<KeptMark, 'version'> | Refusal {
  const refuse = (reason: string, message: string): Refusal => ({ reason, message })
  const paper = facts.papers.get(change.paperId)
  if (!paper) return refuse('paper', 'This paper is not on this sheet, or not yours to mark.')
  const learner = facts.learners.get(change.learnerId)
  if (!learner) return refuse('learner', `This learner is not in ${facts.className}.`)
  if (!learner.here)
    return refuse('moved', `${learner.name} is no longer in ${facts.className}; this mark was not saved.`)
  if (!learner.areas.includes(paper.area))
    return refuse('not-registered', `Not registered for ${paper.abbreviation}.`)
  const reading = readMark(change.typed, paper.max)
  if (!reading.ok) return refuse(reading.reason, reading.message)
  if (reading.mark.state === 'exempt' && !change.reason)
    return refuse('exempt-reason', 'Say why: sick, transferred in, does not take it, or other.')
  return contentOf(reading.mark)
}

/** Whether a change that was taken said the same of the same cell. Its maximum may have changed since. */
function wasThis(before: Stored, change: MarkChange, facts: Facts): boolean {
  const max = facts.papers.get(change.paperId)?.max
  const reading = max === undefined ? null : readMark(change.typed, max)
  return cellOf(before) === cellOf(change) && !!reading?.ok && sameMark(before, contentOf(reading.mark))
}

export const contentOf = (mark: Mark) => ({
  state: mark.state,
  value: mark.state === 'number' ? mark.value : null,
})

export const sameMark = (a: Omit<KeptMark, 'version'>, b: Omit<KeptMark, 'version'>) =>
  a.state === b.state && (a.value && plain(a.value)) === (b.value && plain(b.value))

const keptOf = ({ state, value, version }: KeptMark): KeptMark => ({
  state,
  value: value && plain(value),
  version,
})

/** The sheet an area is entered on: its slot's, so that each learner's own paper stands in one list, or its own. */
export const subjectOf = ({ code, slot }: { code: string; slot: string | null }) => slot ?? code

type Attendance = { enrolments: readonly Enrolment[]; hasMarks: boolean }
type Days = { startsOn: string; endsOn: string }

const latest = (enrolments: readonly Enrolment[]) =>
  enrolments.reduce<Enrolment | null>((last, next) => (last && last.from > next.from ? last : next), null)

/**
 * Whether the learner stands on the class's list for an assessment: in the class on its last day, or, with marks
 * and in no class that day, in it last.
 */
export function isListed({ enrolments, hasMarks }: Attendance, classId: string, { endsOn }: Days): boolean {
  const onLastDay = enrolments.filter(({ from, to }) => from <= endsOn && (to === null || endsOn <= to))
  if (onLastDay.length > 0) return latest(onLastDay)?.classId === classId
  return hasMarks && latest(enrolments)?.classId === classId
}

/** Whether marks of an assessment may be entered in this class: listed, there on one of its days, or there now. */
export const isHere = (learner: Attendance, classId: string, days: Days): boolean =>
  isListed(learner, classId, days) ||
  learner.enrolments.some(
    ({ classId: id, from, to }) =>
      id === classId && (to === null || (from <= days.endsOn && days.startsOn <= to)),
  )
