import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { beforeAll, describe, expect, inject, it } from 'vitest'

import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { namedIn } from '@/lib/db/audit'
import { countingStatements } from '@/lib/db/count'
import { withRequestId } from '@/lib/observability/request'
import { givePermissions } from '@/lib/permissions/commands'
import { change, newMarkSchool, save } from '@/lib/testing/marks'
import { exportAudit, getAudit } from './queries'
import { readAuditFilter, sentenceOf } from './rules'

let school: Awaited<ReturnType<typeof newMarkSchool>>
let head: Actor
let maths: { actor: Actor; staffId: string }
let leader: { actor: Actor; staffId: string }
let other: { actor: Actor; staffId: string }

beforeAll(async () => {
  school = await newMarkSchool()
  head = (await school.person('head')).actor
  maths = await school.person('subject_teacher')
  await school.assign(maths.staffId, school.east, school.area.MAT)
  other = await school.person('subject_teacher')
  await school.assign(other.staffId, school.west, school.area.MAT)
  leader = await school.person('class_teacher')
  await school.lead(leader.staffId, school.east)
  await withRequestId('a-request-of-its-own', () => save(school, [change(school, '50')], maths.actor))
  await givePermissions(head, {
    ...{ does: 'see_results', staffIds: [other.staffId], places: [`class:${school.east}`], until: 'day' },
  })
})

const all = (query: Record<string, string> = {}) => readAuditFilter(query)
const told = async (actor: Actor, query: Record<string, string> = {}) => {
  const { rows, names } = await getAudit(actor, all(query))
  return rows.map((row) => sentenceOf(row, names))
}

describe('the audit', () => {
  it('tells in sentences who did what to whom', async () => {
    const names = `Grade 8 East, ${school.learners.east[0]!.fullName}`
    expect(await told(head)).toEqual(
      [
        'Person head gave a permission: Person subject_teacher, Grade 8 East',
        `Person subject_teacher entered 1 mark: ${names}`,
      ].map((line) => expect.stringMatching(new RegExp(`^${line.split(':')[0]}`))),
    )
    const { rows } = await getAudit(head, all({ action: 'permissions.give' }))
    expect(rows[0]!.details.changes).toMatchObject({ endsAt: [null, expect.any(String)] })
  })

  it('is found by who, what, about whom, days and request', async () => {
    const counts = await Promise.all(
      [
        { who: 'person head' } as Record<string, string>,
        { action: 'marks.enter' },
        { about: school.learners.east[0]!.fullName.split(' ')[0]! },
        { about: 'Grade 8 East' },
        { about: 'nobody of that name' },
        { request: 'a-request-of-its-own' },
        { from: '2999-01-01' },
        { to: '2020-01-01' },
      ].map(async (query) => (await getAudit(head, all(query))).rows.length),
    )
    expect(counts).toEqual([1, 1, 1, 2, 0, 1, 0, 0])
  })

  it('shows leaders all, who leads a class its marks, a teacher their own, and others nothing', async () => {
    expect(await told(leader.actor)).toHaveLength(1)
    expect(await told(maths.actor)).toHaveLength(1)
    expect(await told(other.actor)).toEqual([])
    for (const role of ['bursar', 'parent'] as const) {
      const { actor } = await school.person(role)
      await expect(getAudit(actor, all())).rejects.toThrow('Your role does not allow that.')
    }
    const elsewhere = await newMarkSchool()
    expect(await told((await elsewhere.person('head')).actor)).toEqual([])
  })

  it('goes on page by page, whatever the number of rows, in one statement', async () => {
    const big = await newMarkSchool()
    const reader = (await big.person('head')).actor
    await inSchool(big.system, (tx) =>
      tx.execute(sql`insert into audit (id, school_id, action, details, at)
        select gen_random_uuid(), ${big.schoolId}, 'test', jsonb_build_object('n', n), now() - make_interval(secs => n / 7) from generate_series(1, 130) n`),
    )
    const seen = new Set<string>()
    let before = ''
    for (const expected of [60, 60, 10]) {
      const { result, statements } = await countingStatements(() => getAudit(reader, all({ before })))
      expect(statements).toHaveLength(2)
      expect(result.rows).toHaveLength(expected)
      for (const { id } of result.rows) seen.add(id)
      before = result.next ?? ''
    }
    expect([seen.size, before]).toEqual([130, ''])
  })

  it('takes itself down when it is exported, and hands out no formula', async () => {
    const rows = await exportAudit(head, all({ action: 'marks.enter' }))
    expect(rows).toHaveLength(2)
    const { rows: noted } = await getAudit(head, all({ action: 'audit.export' }))
    expect(noted[0]!.details).toEqual({ filter: { action: 'marks.enter' }, rows: 1 })
  })

  it('asks many rows through the indexes that lead with the school', async () => {
    await inSchool(school.system, (tx) =>
      tx.execute(sql`insert into audit (id, school_id, actor_id, action, details, request_id, at)
        select gen_random_uuid(), ${school.schoolId}, gen_random_uuid(), 'many', '{}', 'r' || n, now() - make_interval(secs => 9000000 + n)
        from generate_series(1, 30000) n`),
    )
    const owner = postgres(inject('superUrl'), { max: 1, onnotice: () => {} })
    await owner`analyze audit`
    await owner.end()
    const plan = async (where: ReturnType<typeof sql>) => {
      const rows = await inSchool(school.system, (tx) =>
        tx.execute(
          sql`explain select a.* from audit a where ${where} order by a.at desc, a.id desc limit 61`,
        ),
      )
      return JSON.stringify(rows)
    }
    expect(await plan(sql`true`)).toContain('audit_school_id_at_id_index')
    expect(await plan(sql`(a.at, a.id) < (now(), ${school.east}::uuid)`)).toContain(
      'audit_school_id_at_id_index',
    )
    expect(await plan(sql`a.actor_id = ${head.userId}`)).toContain('audit_school_id_actor_id_at_index')
    expect(await plan(sql`a.action = 'rare'`)).toContain('audit_school_id_action_at_index')
    expect(await plan(sql`a.request_id = 'r7'`)).toContain('audit_school_id_request_id_index')
  })
})

it('finds whom the details name', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((x) => `0199a0c0-0000-7000-8000-00000000000${x}`)
  expect(namedIn({ learnerId: a, jobId: b, places: [{ classId: c }], reason: a })).toEqual([a, c])
})
