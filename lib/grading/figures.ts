import { type Fraction, mean } from './fraction'
import type { Entry, Roll, Tally } from './learner'
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
export function figuresOf(book: Markbook, roll: Roll, before: Roll | null): Figures {
  const areas = book.areas.flatMap(({ code }) => areaFigures(code, roll, before) ?? [])
  return { summary: summaryOf(book, roll, before), areas, slots: slotFigures(book, roll, areas) }
}

const exact = (value: Fraction | null): Exact | null => value?.toString() ?? null

/** This figure less the same figure before, on exact values. */
export function deviation(now: Fraction | null, before: Fraction | null): Exact | null {
  return now && before ? now.minus(before).toString() : null
}

const averages = (tallies: readonly Tally[]) => tallies.flatMap(({ score }) => score?.average ?? [])

/** Mean of the exact averages of everybody with something counted, of whatever status. */
export const rollMean = ({ tallies }: Roll) => mean(averages(tallies))

function summaryOf({ cohort }: Markbook, roll: Roll, before: Roll | null): Summary {
  const { tallies } = roll
  const status = (wanted: Tally['status']) => tallies.filter((tally) => tally.status === wanted).length
  const meanOf = (gender: Gender) =>
    exact(mean(averages(tallies.filter(({ learner }) => learner.gender === gender))))
  const [now, previous] = [rollMean(roll), before && rollMean(before)]
  return {
    learners: tallies.length,
    counted: averages(tallies).length,
    ranked: status('ranked'),
    incomplete: status('incomplete'),
    notRanked: status('not_ranked'),
    mean: exact(now),
    meanPoints: exact(mean(tallies.flatMap(({ score }) => score?.meanPoints ?? []))),
    meanF: meanOf('F'),
    meanM: meanOf('M'),
    previousMean: exact(previous),
    deviation: deviation(now, previous),
    distribution: distribution(cohort.scale, tallies, ({ learner, score }) => [
      learner.gender,
      score?.band ?? null,
    ]),
  }
}

const percentsIn = ({ entries }: Roll, code: string): Fraction[] =>
  (entries.get(code) ?? []).flatMap(({ area }) => area.outcome.percent ?? [])

/** Null where nobody is registered for the area, or it is not set. */
function areaFigures(code: string, roll: Roll, before: Roll | null): AreaFigures | null {
  const registered = (roll.entries.get(code) ?? []).filter(({ area }) => area.outcome.state !== 'not_set')
  const scale = registered[0]?.area.scale
  if (!scale) return null

  const count = (wanted: (outcome: Entry['area']['outcome']) => boolean) =>
    registered.filter(({ area }) => wanted(area.outcome)).length
  const exempt = count(({ state }) => state === 'exempt')
  const missing = count(({ state }) => state === 'blank')
  const percents = percentsIn(roll, code).sort((a, b) => b.compare(a))
  const [now, previous] = [mean(percents), before && mean(percentsIn(before, code))]
  const points = registered.flatMap(({ area }) => (area.band ? pointsOf(hundredths(area.band.points)) : []))
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
    distribution: distribution(scale, registered, ({ tally, area }) => [tally.learner.gender, area.band]),
  }
}

/** Slots of which an area has figures, in timetable order, each over all its areas together. */
function slotFigures(book: Markbook, roll: Roll, figures: readonly AreaFigures[]): SlotFigures[] {
  const withFigures = book.areas.filter(({ code }) => figures.some((figure) => figure.code === code))
  const slots = new Set(withFigures.flatMap(({ slot }) => slot ?? []))
  return [...slots].map((slot) => {
    const areas = withFigures.filter((area) => area.slot === slot).map(({ code }) => code)
    const percents = areas.flatMap((code) => percentsIn(roll, code))
    return { code: slot, areas, counted: percents.length, mean: exact(mean(percents)) }
  })
}

/** Every level of the scale, also with 0. */
function distribution<T>(
  scale: Scale,
  all: readonly T[],
  of: (one: T) => [Gender, Band | null],
): LevelCount[] {
  const counts = new Map(scale.bands.map(({ level }) => [level, { level, F: 0, M: 0, U: 0, all: 0 }]))
  for (const one of all) {
    const [gender, band] = of(one)
    const count = band && counts.get(band.level)
    if (!count) continue
    count[gender ?? 'U']++
    count.all++
  }
  return [...counts.values()]
}
