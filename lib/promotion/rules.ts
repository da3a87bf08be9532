import type { Outcome } from './input'

export type PlanGrade = { id: string; name: string; order: number; levelCode: string }
export type PlanClass = {
  id: string
  name: string
  gradeId: string
  stream: string | null
  capacity: number | null
}

/** Somebody at the school at the end of the year. `classId`: their class of this year; null: in none. */
export type PlanLearner = {
  id: string
  name: string
  admissionNumber: string
  gender: 'F' | 'M' | null
  classId: string | null
  /** The class of the next year they are in already, such as a learner admitted for it. */
  nextClassId: string | null
}

/** What somebody decided by hand. `classId`: where to, of those who stay. */
export type Choice = { outcome: Outcome; classId: string | null; reason: string | null; version: number }

/** Why no place was found: the next grade has no class of the stream, it has no class at all, or the learner has no class now. */
export type Want = 'stream' | 'class' | 'decision'

export type Placed = {
  learner: PlanLearner
  /** What becomes of them; null: not known yet, see `want`. `placed`: they are in the next year already. */
  outcome: Outcome | 'placed' | null
  toClassId: string | null
  /** The grade they go to, of those who stay. */
  toGradeId: string | null
  want: Want | null
  reason: string | null
  /** By hand, not by the rule. */
  byHand: boolean
}

export type Plan = {
  grades: readonly PlanGrade[]
  /** Classes of the year that ends. */
  from: readonly PlanClass[]
  /** Classes of the next year. */
  to: readonly PlanClass[]
  learners: readonly PlanLearner[]
  choices: ReadonlyMap<string, Choice>
}

const gone: readonly Outcome[] = ['graduate', 'transfer', 'leave']
/** They leave the school. */
export const isGone = (outcome: Outcome | 'placed' | null): boolean =>
  outcome !== null && gone.includes(outcome as Outcome)
/** They go on in a class of the next year. */
export const needsClass = (outcome: Outcome): boolean => outcome === 'promote' || outcome === 'repeat'

/** The four forms of secondary school are a ladder of their own. */
const ladderOf = ({ levelCode }: PlanGrade) => (levelCode === 'secondary' ? 'secondary' : 'other')

/**
 * The grade above; null for the last one of the school, which graduates: the highest of its ladder that has a class in
 * this year or the next.
 */
export function nextGrade(grade: PlanGrade, { grades, from, to }: Plan): PlanGrade | null {
  const above = grades
    .filter((other) => ladderOf(other) === ladderOf(grade) && other.order > grade.order)
    .sort((a, b) => a.order - b.order)
  const taught = new Set([...from, ...to].map(({ gradeId }) => gradeId))
  return above.some(({ id }) => taught.has(id)) ? above[0]! : null
}

const sameStream = (a: string | null, b: string | null) =>
  (a ?? '').trim().toLowerCase() === (b ?? '').trim().toLowerCase()

/**
 * What becomes of every learner of the school, each in exactly one place: by hand where somebody decided, else the next grade
 * and the same stream, else graduation. Nobody is skipped: who has no place yet says what is wanted.
 */
export function planYear(plan: Plan): Placed[] {
  const { grades, from, to, learners, choices } = plan
  const gradeById = new Map(grades.map((grade) => [grade.id, grade]))
  const fromById = new Map(from.map((each) => [each.id, each]))
  const toById = new Map(to.map((each) => [each.id, each]))

  return learners.map((learner) => {
    const nobody = { learner, toClassId: null, toGradeId: null, want: null, reason: null, byHand: false }
    if (learner.nextClassId) {
      const toGradeId = toById.get(learner.nextClassId)?.gradeId ?? null
      return { ...nobody, outcome: 'placed', toClassId: learner.nextClassId, toGradeId }
    }
    const own = learner.classId === null ? undefined : fromById.get(learner.classId)
    const choice = choices.get(learner.id)
    const outcome = choice?.outcome ?? null
    const known = { ...nobody, reason: choice?.reason ?? null, byHand: choice !== undefined }
    if (outcome && !needsClass(outcome)) return { ...known, outcome }
    // A class that is no longer there decides nothing.
    const chosen = choice?.classId ? toById.get(choice.classId) : undefined
    if (outcome && chosen) return { ...known, outcome, toClassId: chosen.id, toGradeId: chosen.gradeId }
    if (!own) return { ...known, outcome: null, want: 'decision' }

    const grade = gradeById.get(own.gradeId)!
    const above = outcome === 'repeat' ? grade : nextGrade(grade, plan)
    if (!above) return { ...known, outcome: 'graduate' }
    const stays = outcome ?? 'promote'
    const open = to.filter(({ gradeId }) => gradeId === above.id)
    const same = open.find(({ stream }) => sameStream(stream, own.stream))
    if (same) return { ...known, outcome: stays, toClassId: same.id, toGradeId: above.id }
    return { ...known, outcome: null, toGradeId: above.id, want: open.length > 0 ? 'stream' : 'class' }
  })
}

/** `average`: of the last term, exact as text; null: none. */
export type Dealt = { id: string; gender: 'F' | 'M' | null; average: number | null; admissionNumber: string }

/**
 * Spreads learners over classes: girls and boys each by last average, dealt out in a snake (1 2 3 3 2 1), so that classes end
 * alike in number, sex and strength. `sizes`: how many each class has already. Returns the class of each learner.
 */
export function spreadEvenly(
  learners: readonly Dealt[],
  sizes: readonly { id: string; size: number }[],
): Map<string, string> {
  const placed = new Map<string, string>()
  if (sizes.length === 0) return placed
  const room = quotas(learners.length, sizes)
  let at = 0
  let step = 1
  const turn = () => {
    if (at + step < 0 || at + step >= sizes.length) step = -step
    else at += step
  }
  for (const { id } of inOrder(learners)) {
    // A class that is full is passed over; there is room for all.
    while (room[at]! === 0) turn()
    placed.set(id, sizes[at]!.id)
    room[at]!--
    turn()
  }
  return placed
}

/** How many more each class takes, so that all end as equal as they can. */
function quotas(many: number, sizes: readonly { size: number }[]): number[] {
  const now = sizes.map(({ size }) => size)
  const more = sizes.map(() => 0)
  for (let left = many; left > 0; left--) {
    const smallest = now.indexOf(Math.min(...now))
    now[smallest]!++
    more[smallest]!++
  }
  return more
}

const sexes = ['F', 'M', null]

const inOrder = (learners: readonly Dealt[]) =>
  [...learners].sort(
    (a, b) =>
      sexes.indexOf(a.gender) - sexes.indexOf(b.gender) ||
      (b.average ?? -1) - (a.average ?? -1) ||
      (a.admissionNumber < b.admissionNumber ? -1 : a.admissionNumber > b.admissionNumber ? 1 : 0),
  )

/** A plan in one short word, which changes when anybody's place does: what was seen is what is done. */
export function fingerprint(placed: readonly Placed[]): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  for (const { learner, outcome, toClassId, reason } of placed)
    for (const letter of `${learner.id} ${outcome} ${toClassId} ${reason};`) {
      const code = letter.codePointAt(0)!
      a = Math.imul(a ^ code, 2654435761)
      b = Math.imul(b ^ code, 1597334677)
    }
  return [a, b].map((half) => (half >>> 0).toString(36)).join('')
}

export const outcomeWords: Record<Outcome | 'placed', string> = {
  promote: 'goes up',
  repeat: 'repeats the grade',
  graduate: 'graduates',
  transfer: 'transfers to another school',
  leave: 'leaves',
  hold: 'on hold, without a class',
  placed: 'is in next year’s class already',
}

export type Summary = Record<Outcome | 'placed' | Want, number>

export const summaryOf = (placed: readonly Placed[]): Summary => {
  const count = { promote: 0, repeat: 0, graduate: 0, transfer: 0, leave: 0, hold: 0, placed: 0 }
  const sum: Summary = { ...count, stream: 0, class: 0, decision: 0 }
  for (const { outcome, want } of placed) sum[outcome ?? want!]++
  return sum
}
