import 'server-only'
import { count, max } from 'drizzle-orm'
import { v7 } from 'uuid'

import { components, grades, gradingScales, learningAreas, levels, slots } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { AddLevels, AddScales } from './input'

/** Adds scale versions. A version is never changed afterwards: results point at it. */
export const addScales = command(
  {
    can: 'curriculum.change',
    input: AddScales,
    touches: () => [tag.school],
    audited: ({ scales }) => ({ scales: scales.map(({ code, version }) => `${code} ${version}`) }),
  },
  async ({ tx, actor, input }) => {
    const today = new Date().toISOString().slice(0, 10)
    await tx.insert(gradingScales).values(
      input.scales.map((scale) => ({
        ...scale,
        schoolId: actor.schoolId,
        name: scale.name ?? scale.code,
        effectiveFrom: scale.effectiveFrom ?? today,
      })),
    )
    return { added: input.scales.length }
  },
)

/** An area as other commands name it: `code` within the level, ids in the database. */
export type AddedArea = { id: string; code: string; components: { id: string; code: string }[] }
export type AddedLevel = { id: string; code: string; areas: AddedArea[] }

/** Adds levels of schooling with their grades, slots, learning areas and components. Returns their ids, in order. */
export const addLevels = command(
  {
    can: 'curriculum.change',
    input: AddLevels,
    touches: () => [tag.school],
    audited: (input) => ({ levels: input.levels.map((level) => level.code) }),
  },
  async ({ tx, actor: { schoolId }, input }): Promise<AddedLevel[]> => {
    const [last] = await tx.select({ levels: count(levels.id), order: max(levels.order) }).from(levels)
    const [lastGrade] = await tx.select({ order: max(grades.order) }).from(grades)
    const firstLevel = (last?.order ?? 0) + 1
    const firstGrade = (lastGrade?.order ?? 0) + 1

    const added = input.levels.map((level) => ({
      level: { ...level, id: v7() },
      slots: level.slots.map((slot) => ({ ...slot, id: v7() })),
      areas: level.learningAreas.map((area, i) => ({
        ...area,
        id: v7(),
        order: area.order ?? i + 1,
        components: area.components.map((part) => ({ ...part, id: v7() })),
      })),
    }))

    await tx.insert(levels).values(
      added.map(({ level: { id, code, name, scale, showPositions } }, i) => ({
        id,
        schoolId,
        code,
        name: name ?? code,
        order: firstLevel + i,
        scaleCode: scale!,
        showPositions,
      })),
    )
    await tx
      .insert(grades)
      .values(
        added
          .flatMap(({ level }) => level.grades.map((name) => ({ schoolId, levelId: level.id, name })))
          .map((grade, i) => ({ ...grade, order: firstGrade + i })),
      )

    const newSlots = added.flatMap(({ level, slots }) =>
      slots.map((slot) => ({ ...slot, schoolId, levelId: level.id })),
    )
    if (newSlots.length > 0) await tx.insert(slots).values(newSlots)

    const newAreas = added.flatMap(({ level, areas, slots }) =>
      areas.map((area) => ({
        ...area,
        schoolId,
        levelId: level.id,
        slotId: slots.find((slot) => slot.code === area.slot)?.id ?? null,
      })),
    )
    if (newAreas.length > 0) await tx.insert(learningAreas).values(newAreas)

    const parts = newAreas.flatMap((area) =>
      area.components.map((part, order) => ({ ...part, schoolId, areaId: area.id, order: order + 1 })),
    )
    if (parts.length > 0) await tx.insert(components).values(parts)

    return added.map(({ level, areas }) => ({ id: level.id, code: level.code, areas }))
  },
)
