import type { Area } from './types'

/** `slots`: slot to the area the learner chose. `optional`: the optional areas the learner takes. */
export type LearnerChoices = {
  slots: Readonly<Record<string, string | null | undefined>>
  optional: readonly string[]
}

/** `toConfirm`: slots that were filled without a choice of the learner. */
export type Registration = { areas: string[]; toConfirm: string[] }

/**
 * The learning areas of one learner, in timetable order: the compulsory ones of the level, each slot by the learner's
 * choice, and the optional ones the learner takes. A slot without a usable choice takes the school's default for it,
 * without one its first compulsory area; a slot of optional areas alone stays empty then.
 */
export function registeredAreas(
  areas: readonly Area[],
  choices: LearnerChoices,
  defaults: Readonly<Record<string, string | undefined>>,
): Registration {
  const ordered = inTimetableOrder(areas)
  const toConfirm: string[] = []
  const filled = new Map<string, string | undefined>()

  for (const slot of new Set(ordered.flatMap((area) => area.slot ?? []))) {
    const candidates = ordered.filter((area) => area.slot === slot)
    const among = (code: string | null | undefined) => candidates.find((area) => area.code === code)
    const chosen =
      among(choices.slots[slot]) ?? candidates.find((area) => choices.optional.includes(area.code))
    const compulsory = candidates.filter((area) => !area.optional)
    if (!chosen && compulsory.length > 0) toConfirm.push(slot)
    filled.set(
      slot,
      (chosen ?? compulsory.find((area) => area.code === defaults[slot]) ?? compulsory[0])?.code,
    )
  }

  const takes = (area: Area) => {
    if (area.slot !== null) return filled.get(area.slot) === area.code
    return !area.optional || choices.optional.includes(area.code)
  }
  return { areas: ordered.filter(takes).map((area) => area.code), toConfirm }
}

/** Areas by their order, then by code. */
export const inTimetableOrder = <A extends Pick<Area, 'order' | 'code'>>(areas: readonly A[]): A[] =>
  [...areas].sort((a, b) => a.order - b.order || (a.code < b.code ? -1 : 1))

/** A level as the school keeps it, for `recordedAreas`. */
export type RecordedLevel = {
  areas: readonly Omit<Area, 'components'>[]
  slots: readonly { code: string; choice: string }[]
  defaultReligion: string | null
}

/** Registered areas by what is recorded of a learner: religion decides the slots that ask for it. */
export function recordedAreas(
  { areas, slots, defaultReligion }: RecordedLevel,
  { religion, optional }: { religion: string | null; optional: readonly string[] },
): string[] {
  const inSlots = (choice: string | null) =>
    Object.fromEntries(
      slots.filter((slot) => slot.choice === 'religion').map((slot) => [slot.code, choice ?? undefined]),
    )
  const whole = areas.map((area) => ({ ...area, components: [] }))
  return registeredAreas(whole, { slots: inSlots(religion), optional }, inSlots(defaultReligion)).areas
}
