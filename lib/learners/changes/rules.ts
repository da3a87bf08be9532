import type { Change } from './input'

/** A learner as a change finds them. */
export type Chosen = {
  id: string
  name: string
  admissionNumber: string
  gender: 'F' | 'M' | null
  religion: string | null
  leftOn: string | null
  /** The class they are in now, its year, level, and since when; null: none. */
  classId: string | null
  className: string | null
  yearId: string | null
  levelId: string | null
  since: string | null
  /** The last day of an earlier class; null: none. */
  before: string | null
  areaIds: string[]
}

/** What a change leads to. */
export type Target =
  | { what: 'class'; classId: string; name: string; yearId: string; opens: string; closes: string }
  | { what: 'area'; areaId: string; name: string; levelId: string }
  | { what: 'gender' | 'religion' }

export type Plan = {
  /** Who changes, with what it is now in words. */
  changing: { learner: Chosen; from: string | null }[]
  /** What it becomes, in words. */
  to: string | null
  /** Who is left as they are, and why. */
  left: { why: string; learners: Chosen[] }[]
}

const genders = { F: 'girl', M: 'boy' }
export const showGender = (gender: 'F' | 'M' | null) => (gender ? genders[gender] : null)

/** Who of the chosen would change, from what, and who would not and why. The same for the look ahead and for the change. */
export function planOf(chosen: readonly Chosen[], change: Change, target: Target, today: string): Plan {
  const sorted = chosen.map((learner) => ({ learner, ...outcome(learner, change, target, today) }))
  const reasons = [...new Set(sorted.flatMap(({ why }) => why ?? []))]
  return {
    changing: sorted.flatMap(({ learner, why, from = null }) => (why ? [] : [{ learner, from }])),
    to: wordFor(change, target),
    left: reasons.map((why) => ({
      why,
      learners: sorted.filter((each) => each.why === why).map(({ learner }) => learner),
    })),
  }
}

function wordFor(change: Change, target: Target): string | null {
  if ('name' in target) return target.name
  if (change.what === 'gender') return showGender(change.to)
  return change.what === 'religion' ? change.to : null
}

type Outcome = { why?: string; from?: string | null }

function outcome(learner: Chosen, change: Change, target: Target, today: string): Outcome {
  if (learner.leftOn) return { why: 'left the school' }
  if (change.what === 'class' && target.what === 'class') return moving(learner, change.from, target, today)
  if (change.what === 'gender')
    return learner.gender === change.to ? same : { from: showGender(learner.gender) }
  if (change.what === 'religion') return learner.religion === change.to ? same : { from: learner.religion }
  if (change.what === 'area' && target.what === 'area') {
    if (learner.levelId !== target.levelId) return { why: 'in a level that does not offer it' }
    const takes = learner.areaIds.includes(target.areaId)
    return takes === change.takes ? same : { from: takes ? target.name : null }
  }
  return same
}

const same = { why: 'so already' }

function moving(learner: Chosen, from: string, target: Target & { what: 'class' }, today: string): Outcome {
  if (learner.classId === target.classId) return { why: 'in that class already' }
  if (learner.yearId !== null && learner.yearId !== target.yearId)
    return { why: 'in a class of another year: promotion moves them' }
  if (from > today || from < target.opens || from > target.closes)
    return { why: 'not on a day of that class’s year up to today' }
  if (learner.before !== null && learner.before >= from) return { why: 'in another class on that day' }
  return { from: learner.className }
}

/** "12 learners moved to Grade 8 West": for the note and the list of changes. */
export function changeTitle(change: Change, { changing, to }: Plan): string {
  const who = changing.length === 1 ? changing[0]!.learner.name : `${changing.length} learners`
  switch (change.what) {
    case 'class':
      return `${who} moved to ${to}`
    case 'gender':
      return `${who}: gender ${to ?? 'not recorded'}`
    case 'religion':
      return `${who}: religious education ${to ?? 'to confirm'}`
    case 'area':
      return `${who} ${change.takes ? 'registered for' : 'taken off'} ${to}`
  }
}
