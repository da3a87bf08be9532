import { Fraction } from '@/lib/grading/fraction'
import type { AreaResult, Exact, LearnerResult } from '@/lib/grading/types'

export type BankRemark = {
  audience: 'area' | 'class_teacher' | 'head'
  levelGroup: string
  area: string | null
  trend: Trend | null
  text: string
}
export type Trend = 'improved' | 'fell' | 'steady'

/** `proposed`: what the bank says; `written` wins over it. Version 0: nobody has written here. */
export type RemarkField = { proposed: string; written: string; version: number }

/** A learner's place among the children of one family, for never giving siblings the same line in one term. */
export type FamilyPlace = { family: string; place: number }

export type RemarkPlaceholders = {
  name: string
  gender: 'F' | 'M' | null
  best: string
  weakest: string
  area?: string
}

/** Improved or fell by 3.0 or more on exact averages; none where there is no earlier result. */
export function trendOf(deviation: Exact | null): Trend | null {
  if (deviation === null) return null
  const change = Fraction.parse(deviation)
  if (change.compare(Fraction.of(3n)) >= 0) return 'improved'
  return change.compare(Fraction.of(-3n)) <= 0 ? 'fell' : 'steady'
}

/**
 * The proposed remark of an audience: most specific first (area and trend, area, trend, plain), among equals stable by
 * family, child and term, so that siblings and successive terms differ where the bank allows. Null: the bank has none.
 */
export function chooseRemark(
  bank: readonly BankRemark[],
  wanted: { audience: BankRemark['audience']; group: string; area?: string; trend: Trend | null },
  turn: FamilyPlace & { term: number },
): string | null {
  const fits = bank.filter(
    (remark) =>
      remark.audience === wanted.audience &&
      remark.levelGroup === wanted.group &&
      (remark.area === null || remark.area === wanted.area) &&
      (remark.trend === null || remark.trend === wanted.trend),
  )
  const specific = (remark: BankRemark) => (remark.area ? 2 : 0) + (remark.trend ? 1 : 0)
  const best = Math.max(...fits.map(specific))
  const equals = fits.filter((remark) => specific(remark) === best)
  return equals[(stableNumber(turn.family) + turn.place + turn.term) % equals.length]?.text ?? null
}

/** A number from a text: the same on every machine and in every year (FNV-1a). */
function stableNumber(text: string): number {
  let hash = 2166136261
  for (const char of text) hash = Math.imul(hash ^ char.codePointAt(0)!, 16777619)
  return hash >>> 0
}

const pronouns = {
  F: { he: 'she', him: 'her', his: 'her' },
  M: { he: 'he', him: 'him', his: 'his' },
} as const

/** Fills the placeholders. A learner whose sex is not recorded is named instead of a pronoun. */
export function fillRemark(
  text: string,
  { name, gender, best, weakest, area = '' }: RemarkPlaceholders,
): string {
  const firstName = name.split(/\s+/)[0] ?? name
  const { he, him, his } = gender
    ? pronouns[gender]
    : { he: firstName, him: firstName, his: `${firstName}’s` }
  const values: Record<string, string> = { firstName, he, him, his, best, weakest, area }
  const filled = text.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole)
  return filled.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
}

/** Best and weakest area by exact percent; equal ones in timetable order. Null where nothing is counted. */
export function extremes(areas: readonly AreaResult[]): { best: AreaResult; weakest: AreaResult } | null {
  const counted = areas.flatMap((area) =>
    area.percent === null ? [] : [{ area, percent: Fraction.parse(area.percent) }],
  )
  const [first] = counted
  if (!first) return null
  let [best, weakest] = [first, first]
  for (const each of counted) {
    if (each.percent.compare(best.percent) > 0) best = each
    if (each.percent.compare(weakest.percent) < 0) weakest = each
  }
  return { best: best.area, weakest: weakest.area }
}

/** The bank's words for a learner; null for incomplete and not ranked ones, who get no automatic remark. */
export function proposeRemark(
  bank: readonly BankRemark[],
  audience: 'class_teacher' | 'head',
  learner: LearnerResult,
  context: { group: string | null; turn: FamilyPlace & { term: number }; areaName: (code: string) => string },
): string | null {
  const ends = extremes(learner.areas)
  if (learner.status !== 'ranked' || context.group === null || !ends) return null
  const text = chooseRemark(
    bank,
    { audience, group: context.group, trend: trendOf(learner.deviation) },
    context.turn,
  )
  if (text === null) return null
  const best = context.areaName(ends.best.code)
  const weakest = context.areaName(ends.weakest.code)
  return fillRemark(text, { name: learner.name, gender: learner.gender, best, weakest })
}
