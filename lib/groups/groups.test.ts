import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { learners } from '@/drizzle/schema'
import {
  appoint,
  createGroup,
  type GroupSort,
  groupSorts,
  keepFigures,
  listGroups,
  putIntoGroup,
  readGroup,
  schoolsToCount,
} from '@/lib/auth/groups'
import { landing } from '@/lib/auth/landing'
import { sessionOf, startSession } from '@/lib/auth/sessions'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { aGroup, ageFigures, learnersOutside, slugOf } from '@/lib/testing/groups'
import { change, save } from '@/lib/testing/marks'
import { newSchool } from '@/lib/testing/school'
import { countAndKeep } from './jobs'
import { countSchool } from './queries'
import { groupSheet, marksPercent, readGroupSearch } from './rules'

const figures = {
  learners: 10,
  staff: 2,
  classes: 1,
  assessment: null,
  marksExpected: 40,
  marksEntered: 10,
  reports: 0,
  lastActive: null,
}

describe('the figures of a group', () => {
  it('are counts that each school takes of itself, as the school itself sees them', async () => {
    const { groupId, full, empty, userId } = await aGroup()
    await save(full, [change(full, '57')])
    await countAndKeep([full.schoolId, empty.schoolId])
    const group = await readGroup(userId, groupId, { sort: 'learners' })
    expect(group).toMatchObject({ schools: 2, learners: 7, staff: 1, total: 2, page: 1, pages: 1 })
    const [first, second] = group.rows
    expect(first).toMatchObject({
      name: 'Test School',
      learners: 7,
      staff: 1,
      classes: 2,
      assessment: 'End Term, Term 3 2026',
      marksEntered: 1,
      reports: 0,
    })
    expect(first!.marksExpected).toBe((await countSchool(full.system)).marksExpected)
    expect(first!.marksExpected).toBeGreaterThan(20)
    expect(second).toMatchObject({ name: 'Empty School', learners: 0, assessment: null, marksExpected: 0 })
  })

  it('name nobody: no learner, no teacher, no id of a school', async () => {
    const { groupId, full, empty, userId } = await aGroup()
    await countAndKeep([full.schoolId, empty.schoolId])
    const told = JSON.stringify([
      await readGroup(userId, groupId, {}),
      groupSheet((await readGroup(userId, groupId, {})).rows),
    ])
    const names = await inSchool(full.system, (tx) => tx.select({ name: learners.fullName }).from(learners))
    expect(names.length).toBeGreaterThan(0)
    for (const word of [...names.map(({ name }) => name), 'Person', full.schoolId, empty.schoolId])
      expect(told).not.toContain(word)
  })

  it('are one statement for 2 schools and for 120, which come 60 a page', async () => {
    const { groupId, slug, userId } = await aGroup()
    const few = await countingStatements(() => readGroup(userId, groupId, {}))
    for (let i = 0; i < 118; i++) {
      const { schoolId } = await newSchool(`School ${String(i).padStart(3, '0')}`)
      await putIntoGroup(slugOf(schoolId), slug)
      if (i % 2) await keepFigures(schoolId, { ...figures, learners: i })
    }
    const many = await countingStatements(() => readGroup(userId, groupId, { page: 2, sort: 'marks' }))
    expect([few.statements.length, many.statements.length]).toEqual([1, 1])
    expect(many.result).toMatchObject({ schools: 120, total: 120, pages: 2, page: 2 })
    expect(many.result.rows).toHaveLength(60)
    for (const sort of groupSorts)
      expect((await readGroup(userId, groupId, { sort, page: 9 })).rows).toHaveLength(60)
    expect((await readGroup(userId, groupId, { typed: 'SCHOOL 007' })).rows).toMatchObject([{ learners: 7 }])
    expect((await readGroup(userId, groupId, { sort: 'learners' })).rows[0]!.learners).toBe(117)
  })

  it('are for its members alone; another group is like none', async () => {
    const [ours, theirs] = [await aGroup(), await aGroup()]
    for (const groupId of [theirs.groupId, v7()])
      await expect(readGroup(ours.userId, groupId, {})).rejects.toMatchObject({ code: 'not_found' })
    // Leading a school of the group is not leading the group.
    await expect(readGroup(ours.head.userId, ours.groupId, {})).rejects.toMatchObject({ code: 'not_found' })
    await appoint(ours.username, ours.slug, false)
    await expect(readGroup(ours.userId, ours.groupId, {})).rejects.toMatchObject({ code: 'not_found' })
  })

  it('give a member no way into a school', async () => {
    const { full, empty, userId, groupId } = await aGroup()
    const session = (await sessionOf(await startSession(userId)))!
    expect(session).toMatchObject({ schools: [], currentSchoolId: null, groups: [{ groupId }] })
    expect(landing(session)).toBe('/group')
    // Outside a school row-level security shows nothing of either.
    expect(await learnersOutside()).toEqual([])
    await expect(countSchool({ userId, schoolId: full.schoolId, roles: [] })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(empty.schoolId).not.toBe(full.schoolId)
  })
})

describe('counting', () => {
  it('comes to schools of groups alone: never counted, then those where somebody was at work since', async () => {
    const { full, empty, stranger, head } = await aGroup()
    const due = async () => {
      const all = await schoolsToCount()
      return [full, empty, stranger].map(({ schoolId }) => all.includes(schoolId))
    }
    expect(await due()).toEqual([true, true, false])
    await countAndKeep([full.schoolId, empty.schoolId])
    expect(await due()).toEqual([false, false, false])
    await startSession(head.userId)
    // Not at once: a school where people work all day is counted every few minutes, not for every click.
    expect(await due()).toEqual([false, false, false])
    await ageFigures(full.schoolId)
    expect(await due()).toEqual([true, false, false])
  })
})

describe('making groups', () => {
  it('takes one short name once, and schools and people that are there', async () => {
    const { slug, full, username } = await aGroup()
    await expect(createGroup({ slug, name: 'Again' })).rejects.toMatchObject({ code: 'conflict' })
    await expect(createGroup({ slug: 'No Slug', name: 'X' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(createGroup({ slug: `g-${v7()}`, name: ' ' })).rejects.toMatchObject({ code: 'invalid' })
    for (const deed of [
      () => putIntoGroup('no-such-school', slug),
      () => putIntoGroup(slugOf(full.schoolId), 'no-such-group'),
      () => appoint('nobody.at.all', slug),
      () => appoint(username, 'no-such-group'),
    ])
      await expect(deed()).rejects.toMatchObject({ code: 'not_found' })
    const own = (await listGroups()).find((group) => group.slug === slug)
    expect(own).toMatchObject({ members: 1 })
    expect(own!.schools).toHaveLength(2)
    await putIntoGroup(slugOf(full.schoolId), null)
    expect((await listGroups()).find((group) => group.slug === slug)!.schools).toHaveLength(1)
  })
})

describe('what an address asks of the list', () => {
  it('is read whatever anybody typed', () => {
    expect(readGroupSearch({})).toEqual({ typed: '', sort: 'name', page: 1 })
    expect(readGroupSearch({ q: ['a\u0000b', 'c'], sort: 'x; drop', page: '-4' })).toEqual({
      typed: 'a b',
      sort: 'name',
      page: 1,
    })
    expect(readGroupSearch({ sort: 'marks' as GroupSort, page: '3' })).toMatchObject({
      sort: 'marks',
      page: 3,
    })
  })

  it('rounds a share down: only all is 100', () => {
    const row = { ...figures, name: 'S', lastActive: null, takenAt: null }
    expect(marksPercent({ ...row, marksExpected: 1000, marksEntered: 999 })).toBe(99)
    expect(marksPercent({ ...row, marksExpected: 0, marksEntered: 0 })).toBeNull()
  })
})
