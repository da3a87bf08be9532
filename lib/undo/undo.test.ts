import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'

import * as t from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { command } from '@/lib/command'
import { inSchool, type Tx } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { AppError } from '@/lib/errors'
import { clearSchool } from '@/lib/jobs/tidy'
import { newSchool } from '@/lib/testing/school'
import { undoChange } from './commands'
import { recentChanges } from './queries'

const tables = ['learners', 'enrolments', 'learner_areas', 'guardians', 'guardianships'] as const

/** A command that does what a test says, undoably. */
const doing = (work: (tx: Tx) => Promise<unknown>, title = 'Something') =>
  command(
    {
      can: 'learners.admit',
      input: z.object({}),
      touches: () => ['learners'],
      audited: () => null,
      undo: () => ({ kind: 'test', title }),
    },
    async ({ tx, changeId }) => {
      await work(tx)
      return { changeId }
    },
  )

/** Every row of the tables of people, as text. */
const everything = (actor: Actor) =>
  inSchool(actor, async (tx) => {
    const rows = await Promise.all(
      tables.map((table) =>
        tx.execute(sql`select x::text as row from ${sql.identifier(table)} x order by 1`),
      ),
    )
    return JSON.stringify(rows)
  })

async function aSchool() {
  const school = await newSchool()
  const { actor } = await school.person('head')
  const { schoolId } = school
  const ids = { faith: v7(), brian: v7(), mother: v7(), link: v7() }
  const learner = (id: string, admissionNumber: string, fullName: string) => ({
    id,
    schoolId,
    admissionNumber,
    admissionKey: admissionNumber,
    fullName,
    searchName: fullName.toLowerCase(),
  })
  await inSchool(school.system, async (tx) => {
    await tx
      .insert(t.learners)
      .values([learner(ids.faith, '0977', 'Faith Kamau'), learner(ids.brian, '0978', 'Brian Kamau')])
    await tx
      .insert(t.guardians)
      .values({ id: ids.mother, schoolId, fullName: 'Jane Kamau', phone: '+254712000123' })
    await tx.insert(t.guardianships).values({
      id: ids.link,
      schoolId,
      learnerId: ids.faith,
      guardianId: ids.mother,
      relationship: 'Mother',
      order: 1,
    })
  })
  return { ...school, actor, ids, learner }
}

const rename = (id: string, name: string) => (tx: Tx) =>
  tx.execute(sql`update learners set full_name = ${name}, version = version + 1 where id = ${id}`)

describe('undoing a change', () => {
  it('puts rows that were added, changed and deleted back exactly as they were, and does it again when that is undone', async () => {
    const { actor, ids, learner } = await aSchool()
    const before = await everything(actor)
    const { changeId } = await doing(async (tx) => {
      await tx.insert(t.learners).values(learner(v7(), '0979', 'New Child'))
      await rename(ids.faith, 'Faith N. Kamau')(tx)
      await rename(ids.faith, 'Faith Njeri Kamau')(tx)
      await tx.execute(sql`delete from guardianships where id = ${ids.link}`)
      await tx.execute(sql`delete from guardians where id = ${ids.mother}`)
    })(actor, {})
    const after = await everything(actor)
    expect(after).not.toBe(before)

    await undoChange(actor, { changeId })
    expect(await everything(actor)).toBe(before)
    await expect(undoChange(actor, { changeId })).rejects.toThrow('undone already')

    const [undoing, done] = await recentChanges(actor)
    expect(undoing).toMatchObject({ title: 'Undone: Something', by: 'Person head', undoneAt: null })
    expect(done!.undoneAt).not.toBeNull()
    await undoChange(actor, { changeId: undoing!.id })
    expect(await everything(actor)).toBe(after)
    expect((await recentChanges(actor))[0]!.title).toBe('Done again: Something')
    // The first change stands again, and can be undone again.
    await undoChange(actor, { changeId })
    expect(await everything(actor)).toBe(before)
  })

  it('refuses the whole, with names, when a row was changed since', async () => {
    const { actor, ids } = await aSchool()
    const { changeId } = await doing(async (tx) => {
      await rename(ids.faith, 'One')(tx)
      await rename(ids.brian, 'Two')(tx)
    })(actor, {})
    await doing(rename(ids.brian, 'Three'))(actor, {})
    const now = await everything(actor)
    await expect(undoChange(actor, { changeId })).rejects.toThrow(
      'Nothing was undone, because this has been changed since: Two.',
    )
    expect(await everything(actor)).toBe(now)
  })

  it('refuses when something else depends on what was added', async () => {
    const { actor, schoolId, ids, learner } = await aSchool()
    const child = v7()
    const { changeId } = await doing((tx) =>
      tx.insert(t.learners).values(learner(child, '0980', 'Late Joiner')),
    )(actor, {})
    await doing((tx) =>
      tx
        .insert(t.guardianships)
        .values({ schoolId, learnerId: child, guardianId: ids.mother, relationship: 'Mother', order: 1 }),
    )(actor, {})
    await expect(undoChange(actor, { changeId })).rejects.toThrow('something was entered since')
  })

  it('keeps nothing of what touches no row, or fails', async () => {
    const { actor } = await aSchool()
    await doing(async () => {})(actor, {})
    await expect(
      doing(() => {
        throw new AppError('conflict', 'no')
      })(actor, {}),
    ).rejects.toThrow('no')
    expect(await recentChanges(actor)).toEqual([])
  })

  it('is for who did it, while they may do it still, and for those who lead the school', async () => {
    const { actor, ids, person, system } = await aSchool()
    const other = await aSchool()
    const { changeId } = await doing(rename(ids.faith, 'One'))(actor, {})
    for (const { actor: stranger } of [
      await person('bursar'),
      await person('class_teacher'),
      await other.person('head'),
    ]) {
      await expect(undoChange(stranger, { changeId })).rejects.toThrow('not here')
      expect(await recentChanges(stranger)).toEqual([])
    }
    await expect(undoChange((await person('parent')).actor, { changeId })).rejects.toThrow('does not allow')
    await expect(undoChange(other.actor, { changeId })).rejects.toThrow('not here')
    await undoChange((await person('deputy')).actor, { changeId })
    expect(await recentChanges(system)).toHaveLength(2)
  })

  it('ends after 30 days, and what it needed is cleared away', async () => {
    const { actor, ids, system } = await aSchool()
    const { changeId } = await doing(rename(ids.faith, 'One'))(actor, {})
    await inSchool(system, (tx) => tx.execute(sql`update changes set made_at = now() - interval '31 days'`))
    await expect(undoChange(actor, { changeId })).rejects.toThrow('more than 30 days ago')
    await clearSchool(system)
    expect(await inSchool(system, (tx) => tx.$count(t.changeRows))).toBe(0)
  })

  it('takes as many statements for 3,000 rows as for one', async () => {
    const { actor, learner } = await aSchool()
    const run = async (from: number, many: number) => {
      const rows = Array.from({ length: many }, (_, i) =>
        learner(v7(), String(from + i), `Child ${from + i}`),
      )
      const { changeId } = await doing((tx) => tx.insert(t.learners).values(rows))(actor, {})
      return (await countingStatements(() => undoChange(actor, { changeId }))).statements.length
    }
    expect(await run(10_000, 3000)).toBe(await run(20_000, 1))
    expect(await run(30_000, 1)).toBeLessThanOrEqual(10)
  })
})
