import type { AreaOutcome } from './area'
import { type Fraction, mean } from './fraction'
import type { Tally } from './learner'
import type { Markbook } from './markbook'
import { bandOf, hundredths, pointsOf } from './scale'
import type {
  AreaFigures,
  Band,
  Exact,
  Figures,
  Gender,
  LevelCount,
  Scale,
  SlotFigures,
  Summary,
} from './types'

/** Figures of a list; `before`: the same class or grade in the previous result, null when there is none. */
export function figuresOf(book: Markbook, list: readonly Tally[], before: readonly Tally[] | null): Figures {
  const areas = book.areas.flatMap(({ code }) => areaFigures(code, list, before) ?? [])
  return { summary: summaryOf(book, list, before), areas, slots: slotFigures(book, list, areas) }
}

const exact = (value: Fraction | null): Exact | null => value?.toString() ?? null

/** This figure less the same figure before, on exact values. */
export function deviation(now: Fraction | null, before: Fraction | null): Exact | null {
  return now && before ? now.minus(before).toString() : null
}

const averages = (list: readonly Tally[]) => list.flatMap(({ score }) => score?.average ?? [])

/** Mean of the exact averages of everybody with something counted, of whatever status. */
export const listMean = (list: readonly Tally[]) => mean(averages(list))

function summaryOf(book: Markbook, list: readonly Tally[], before: readonly Tally[] | null): Summary {
  const status = (wanted: Tally['status']) => list.filter((tally) => tally.status === wanted).length
  const meanOf = (gender: Gender) => exact(listMean(list.filter(({ learner }) => learner.gender === gender)))
  const [now, previous] = [listMean(list), before && listMean(before)]
  return {
    learners: list.length,
    counted: averages(list).length,
    ranked: status('ranked'),
    incomplete: status('incomplete'),
    notRanked: status('not_ranked'),
    mean: exact(now),
    meanPoints: exact(mean(list.flatMap(({ score }) => score?.meanPoints ?? []))),
    meanF: meanOf('F'),
    meanM: meanOf('M'),
    previousMean: exact(previous),
    deviation: deviation(now, previous),
    distribution: distribution(
      book.cohort.scale,
      list.map(({ learner, score }) => ({ gender: learner.gender, band: score?.band ?? null })),
    ),
  }
}

type InArea = { gender: Gender; outcome: AreaOutcome }

const inArea = (list: readonly Tally[], code: string): InArea[] =>
  list.flatMap(({ learner, areas }) => {
    const outcome = areas.find(({ area }) => area.code === code)
    return outcome ? { gender: learner.gender, outcome } : []
  })

const percentsIn = (list: readonly Tally[], code: string) =>
  inArea(list, code).flatMap(({ outcome }) => outcome.percent ?? [])

/** Null where nobody is registered for the area, or it is not set. */
function areaFigures(
  code: string,
  list: readonly Tally[],
  before: readonly Tally[] | null,
): AreaFigures | null {
  const registered = inArea(list, code).filter(({ outcome }) => outcome.state !== 'not_set')
  const scale = registered[0]?.outcome.scale
  if (!scale) return null

  const count = (wanted: (outcome: AreaOutcome) => boolean) =>
    registered.filter(({ outcome }) => wanted(outcome)).length
  const exempt = count(({ state }) => state === 'exempt')
  const missing = count(({ state }) => state === 'blank')
  const percents = percentsIn(list, code).sort((a, b) => b.compare(a))
  const [now, previous] = [mean(percents), before && mean(percentsIn(before, code))]
  const points = registered.flatMap(({ outcome }) =>
    outcome.band ? pointsOf(hundredths(outcome.band.points)) : [],
  )
  return {
    code,
    expected: registered.length - exempt,
    entered: registered.length - exempt - missing,
    counted: percents.length,
    absent: count(({ state, wasAbsent }) => state === 'absent' || wasAbsent),
    exempt,
    missing,
    mean: exact(now),
    level: now && bandOf(scale, now).level,
    meanPoints: exact(mean(points)),
    highest: exact(percents[0] ?? null),
    lowest: exact(percents.at(-1) ?? null),
    previousMean: exact(previous),
    deviation: deviation(now, previous),
    distribution: distribution(
      scale,
      registered.map(({ gender, outcome }) => ({ gender, band: outcome.band })),
    ),
  }
}

/** Slots of which an area has figures, in timetable order, each over all its areas together. */
function slotFigures(book: Markbook, list: readonly Tally[], figures: readonly AreaFigures[]): SlotFigures[] {
  const withFigures = book.areas.filter(({ code }) => figures.some((figure) => figure.code === code))
  const slots = new Set(withFigures.flatMap(({ slot }) => slot ?? []))
  return [...slots].map((slot) => {
    const areas = withFigures.filter((area) => area.slot === slot).map(({ code }) => code)
    const percents = areas.flatMap((code) => percentsIn(list, code))
    return { code: slot, areas, counted: percents.length, mean: exact(mean(percents)) }
  })
}

/** Every level of the scale, also with 0. */
function distribution(
  scale: Scale,
  learners: readonly { gender: Gender; band: Band | null }[],
): LevelCount[] {
  return scale.bands.map(({ level }) => {
    const there = learners.filter(({ band }) => band?.level === level)
    const count = (gender: Gender) => there.filter((learner) => learner.gender === gender).length
    return { level, F: count('F'), M: count('M'), U: count(null), all: there.length }
  })
}
