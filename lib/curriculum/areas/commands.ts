import 'server-only'
import { and, eq, inArray, max, sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type * as z from 'zod'

import { components, learningAreas, levels, papers, slots } from '@/drizzle/schema'
import type { SchoolId } from '@/lib/auth/actor'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { counted } from '@/lib/words'
import { religionSlot, startLevels } from '../kenya/rules'
import { ChangeArea, ChooseAreas } from './input'

/** Says what a level teaches: what is no longer ticked goes while it has no marks, what is new comes with its parts. */
export const chooseAreas = command(
  {
    can: 'curriculum.change',
    input: ChooseAreas,
    touches: () => [tag.school, tag.learners, tag.staff],
    audited: ({ levelId }, result: { added: string[]; removed: string[] }) => ({ levelId, ...result }),
  },
  async ({ tx, actor: { schoolId }, input }) => {
    const [level] = await tx.select().from(levels).where(eq(levels.id, input.levelId))
    if (!level) throw notFound('This level')
    const present = await tx
      .select({ id: learningAreas.id, code: learningAreas.code, name: learningAreas.name })
      .from(learningAreas)
      .where(eq(learningAreas.levelId, level.id))
    const gone = present.filter(({ id }) => !input.keep.includes(id))
    await removeAreas(
      tx,
      gone.map(({ id }) => id),
    )
    const left = present.filter(({ id }) => input.keep.includes(id))
    const known = startLevels.find(({ code }) => code === level.code)?.areas ?? []
    const chosen = known.filter(
      ({ code }) => input.add.includes(code) && !left.some((area) => area.code === code),
    )
    const own = input.own && ownArea(input.own, [...left, ...chosen])
    const added = [...chosen, ...(own ? [own] : [])]
    if (added.length > 0) await addAreas(tx, schoolId, level.id, added)
    if (left.length + added.length === 0)
      throw new AppError('invalid', `${level.name} needs at least one learning area.`)
    return { added: added.map(({ code }) => code), removed: gone.map(({ code }) => code) }
  },
)

type Added = (typeof startLevels)[number]['areas'][number]

/** A learning area that the country does not list. Without a code of its own it gets one from its name. */
function ownArea(
  { name, abbreviation, code }: { name: string; abbreviation: string | null; code: string | null },
  others: readonly { code: string; name: string }[],
): Added {
  const short = (code ?? abbreviation ?? name)
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(0, code ? 30 : 6)
    .toUpperCase()
  const clash = (field: string, words: string) => new AppError('conflict', words, { [field]: [words] })
  if (short === '') throw clash('name', 'A name needs at least one letter.')
  if (others.some((other) => other.name.toLowerCase() === name.toLowerCase()))
    throw clash('name', `${name} is there already.`)
  if (others.some((other) => other.code === short))
    throw clash('code', `The code ${short} is there already. Type another one.`)
  return {
    code: short,
    name,
    abbreviation: abbreviation ?? short,
    knecCode: null,
    aliases: [],
    slot: null,
    components: [],
  }
}

async function addAreas(tx: Tx, schoolId: SchoolId, levelId: string, added: readonly Added[]) {
  const [last] = await tx
    .select({ order: max(learningAreas.order) })
    .from(learningAreas)
    .where(eq(learningAreas.levelId, levelId))
  const slotId = added.some(({ slot }) => slot) ? await slotOf(tx, schoolId, levelId) : null
  const rows = added.map(({ components: parts, slot, ...area }, i) => ({
    ...area,
    id: v7(),
    schoolId,
    levelId,
    slotId: slot ? slotId : null,
    order: (last?.order ?? 0) + i + 1,
    parts,
  }))
  await tx.insert(learningAreas).values(rows.map(({ parts: _, ...area }) => area))
  const parts = rows.flatMap(({ id: areaId, parts }) =>
    parts.map((part, order) => ({ ...part, schoolId, areaId, order: order + 1 })),
  )
  if (parts.length > 0) await tx.insert(components).values(parts)
}

async function slotOf(tx: Tx, schoolId: SchoolId, levelId: string): Promise<string> {
  const [known] = await tx
    .select({ id: slots.id })
    .from(slots)
    .where(and(eq(slots.levelId, levelId), eq(slots.code, religionSlot.code)))
  if (known) return known.id
  const id = v7()
  await tx.insert(slots).values({ ...religionSlot, id, schoolId, levelId })
  return id
}

/** An area with marks stays: what was marked must be found again. */
async function removeAreas(tx: Tx, ids: string[]) {
  if (ids.length === 0) return
  const these = sql`(select unnest(${`{${ids.join()}}`}::uuid[]))`
  const [marked] = await tx.execute<{ name: string; marks: number }>(sql`
    select a.name, count(*)::int as marks from learning_areas a join papers p on p.area_id = a.id join marks m on m.paper_id = p.id
    where a.id in ${these} group by a.id order by a."order" limit 1`)
  if (marked)
    throw new AppError(
      'conflict',
      `${marked.name} has ${counted(marked.marks, 'mark', 'marks')}, so it stays. Rename it, or leave it out of the next assessments.`,
    )
  await tx.execute(sql`delete from papers where area_id in ${these}`)
  await tx.execute(sql`delete from assignments where area_id in ${these}`)
  await tx.execute(sql`delete from learner_areas where area_id in ${these}`)
  await tx.execute(sql`delete from remark_bank where area_id in ${these}`)
  await tx.execute(sql`delete from components where area_id in ${these}`)
  await tx.execute(sql`delete from learning_areas where id in ${these}`)
}

/** Changes a learning area and its parts. Its code stays; parts with marks stay; weights change every result from now on. */
export const changeArea = command(
  {
    can: 'curriculum.change',
    input: ChangeArea,
    touches: () => [tag.school],
    audited: ({ seen: _, ...changed }) => changed,
  },
  async ({ tx, actor: { schoolId }, input: { areaId, seen, parts, ...changed } }) => {
    const [area] = await tx
      .update(learningAreas)
      .set(changed)
      .where(and(eq(learningAreas.id, areaId), sql`${learningAreas}.xmin::text = ${seen}`))
      .returning({ id: learningAreas.id, levelId: learningAreas.levelId })
    if (!area) throw await changedMeanwhile(tx, areaId)
    const [double] = await tx
      .select({ name: learningAreas.name })
      .from(learningAreas)
      .where(
        and(
          eq(learningAreas.levelId, area.levelId),
          sql`lower(${learningAreas.name}) = lower(${changed.name})`,
          sql`${learningAreas.id} <> ${areaId}`,
        ),
      )
    if (double) {
      const words = `Another learning area of this level is called ${double.name}.`
      throw new AppError('conflict', words, { name: [words] })
    }
    await changeParts(tx, schoolId, areaId, changed.name, parts)
    return { areaId }
  },
)

async function changedMeanwhile(tx: Tx, areaId: string) {
  const [there] = await tx
    .select({ id: learningAreas.id })
    .from(learningAreas)
    .where(eq(learningAreas.id, areaId))
  return there
    ? new AppError(
        'conflict',
        'Somebody changed this learning area meanwhile. What you typed is kept here; open the page once more beside it to see theirs.',
      )
    : notFound('This learning area')
}

type Part = z.output<typeof ChangeArea>['parts'][number]

async function changeParts(
  tx: Tx,
  schoolId: SchoolId,
  areaId: string,
  areaName: string,
  parts: readonly Part[],
) {
  const present = await tx.select().from(components).where(eq(components.areaId, areaId))
  const kept = parts.filter(({ id }) => present.some((part) => part.id === id))
  const gone = present.filter(({ id }) => !parts.some((part) => part.id === id))
  const turns = present.length === 0 ? parts.length > 0 : parts.length === 0
  const [marked] = await tx.execute<{ name: string | null }>(sql`
    select c.name from papers p join marks m on m.paper_id = p.id left join components c on c.id = p.component_id
    where p.area_id = ${areaId} and (${turns} or p.component_id = any (${`{${gone.map(({ id }) => id).join()}}`}::uuid[])) limit 1`)
  if (marked)
    throw new AppError(
      'conflict',
      marked.name
        ? `The part ${marked.name} has marks, so it stays.`
        : 'There are marks without parts already, so the learning area stays one paper.',
    )
  const where = eq(papers.areaId, areaId)
  const sat = turns || gone.length > 0 ? await tx.select().from(papers).where(where) : []
  if (turns) await tx.delete(papers).where(where)
  if (gone.length > 0) {
    const ids = gone.map(({ id }) => id)
    await tx.delete(papers).where(inArray(papers.componentId, ids))
    await tx.delete(components).where(inArray(components.id, ids))
  }
  const rows = parts.map(({ id, header, ...part }, order) => ({
    ...part,
    id: kept.some((each) => each.id === id) ? id! : v7(),
    schoolId,
    areaId,
    header: header ?? `${areaName} ${part.name}`,
    order: order + 1,
  }))
  if (rows.length > 0)
    await tx
      .insert(components)
      .values(rows)
      .onConflictDoUpdate({
        target: components.id,
        set: {
          code: sql`excluded.code`,
          name: sql`excluded.name`,
          header: sql`excluded.header`,
          max: sql`excluded.max`,
          weight: sql`excluded.weight`,
          order: sql`excluded."order"`,
        },
      })
  if (!turns) return
  // Whatever assessment set the area sets it in its new shape.
  const assessmentIds = [...new Set(sat.map(({ assessmentId }) => assessmentId))]
  const fresh = assessmentIds.flatMap((assessmentId): (typeof papers.$inferInsert)[] =>
    rows.length === 0
      ? [{ schoolId, assessmentId, areaId, componentId: null, max: '100' }]
      : rows.map(({ id: componentId, max }) => ({ schoolId, assessmentId, areaId, componentId, max })),
  )
  if (fresh.length > 0) await tx.insert(papers).values(fresh)
}
