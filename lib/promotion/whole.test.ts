import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'

import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newYearSchool } from '@/lib/testing/year-school'
import { undoChange } from '@/lib/undo/commands'
import { makeYear } from '@/lib/years/commands'
import { decide, promoteYear } from './commands'
import { getPromotion } from './queries'
import { takeSpread } from './spread/commands'
import { getSpread } from './spread/queries'

/** A school of 7 × `size` learners, ready to be promoted. */
async function ready(size: number) {
  const school = await newYearSchool(size)
  const { yearId, year } = school
  const head = (await school.person('head')).actor
  const next = year + 1
  const days = { 'opens.1': `${next}-01-04`, 'closes.1': `${next}-10-22` }
  await makeYear(head, { fromYearId: yearId, year: next, teachers: 'none', ...days })
  const gradeId = school.classNamed('Grade 9 East').gradeId
  const spread = (await getSpread(head, yearId, gradeId))!
  await takeSpread(head, { yearId, gradeId, seen: spread.seen })
  const ask = <T extends Record<string, unknown>>(query: ReturnType<typeof sql>) =>
    inSchool(school.system, (tx) => tx.execute<T>(query))
  const hash = async () =>
    (
      await ask<{ hash: string }>(sql`
      select md5(string_agg(row, '' order by row)) as hash from (
        select l::text as row from learners l union all select e::text from enrolments e union all select p::text from promotions p
        union all select c::text from year_closings c union all select d::text from promotion_choices d) everything`)
    )[0]!.hash
  return { ...school, head, ask, hash }
}

it('promotes 1,204 learners with exceptions: everybody in one place, undone to the last character, once', async () => {
  const { head, yearId, year, of, ask, hash } = await ready(172)
  const [repeats, transfers, leaves, graduates, holds] = of('Grade 7 East').map(({ id }) => id)
  for (const [learnerId, outcome] of [
    [repeats, 'repeat'],
    [transfers, 'transfer'],
    [leaves, 'leave'],
    [graduates, 'graduate'],
    [holds, 'hold'],
  ] as const)
    await decide(head, { yearId, learnerId: learnerId!, version: 0, outcome, reason: `They ${outcome}` })
  const { seen, placed } = (await getPromotion(head, yearId))!
  expect(placed).toHaveLength(1204)
  const before = await hash()

  const runs = await Promise.allSettled([1, 2].map(() => promoteYear(head, { yearId, seen })))
  const done = runs.filter((run) => run.status === 'fulfilled')
  const refused = runs.filter((run) => run.status === 'rejected')
  expect([done.length, refused.length]).toEqual([1, 1])
  expect(String(refused[0]!.reason)).toMatch(/just promoting this year|promoted already/)

  const [sum] = await ask(sql`
    select count(*)::int as learners, (count(*) filter (where left_on is not null))::int as gone,
      (count(*) filter (where open = 1))::int as placed, (count(*) filter (where open > 1))::int as twice,
      (count(*) filter (where open = 0 and left_on is null))::int as held
    from (select l.left_on, (select count(*) from enrolments e join classes k on k.id = e.class_id join academic_years y on y.id = k.year_id
      where e.learner_id = l.id and e."to" is null and y.year = ${year + 1}) as open from learners l) x`)
  expect(sum).toEqual({ learners: 1204, gone: 347, placed: 856, twice: 0, held: 1 })
  expect(await ask(sql`select outcome, count(*)::int as many from promotions group by 1 order by 1`)).toEqual(
    [
      { outcome: 'promote', many: 855 },
      { outcome: 'repeat', many: 1 },
      { outcome: 'graduate', many: 345 },
      { outcome: 'transfer', many: 1 },
      { outcome: 'leave', many: 1 },
      { outcome: 'hold', many: 1 },
    ],
  )
  const [kept] = await ask(sql`
    select p.reason, f.name as from_class, k.name as to_class, p.promoted_by = ${head.userId}::uuid as by_head
    from promotions p join classes f on f.id = p.from_class_id join classes k on k.id = p.to_class_id where p.outcome = 'repeat'`)
  expect(kept).toEqual({
    reason: 'They repeat',
    from_class: 'Grade 7 East',
    to_class: 'Grade 7 East',
    by_head: true,
  })
  expect(await ask(sql`select id from year_closings where reopened_at is null`)).toHaveLength(1)

  const { changeId } = (done[0] as PromiseFulfilledResult<{ changeId: string }>).value
  await undoChange(head, { changeId })
  expect(await hash()).toBe(before)
})

it('takes as many statements for many learners as for few', async () => {
  const counts = []
  for (const size of [2, 60]) {
    const { head, yearId } = await ready(size)
    const { seen } = (await getPromotion(head, yearId))!
    const { statements } = await countingStatements(() => promoteYear(head, { yearId, seen }))
    counts.push(statements.length)
  }
  expect(counts[0]).toBe(counts[1])
  expect(counts[0]).toBeLessThanOrEqual(16)
})

it('does nothing when the plan is another one than was seen', async () => {
  const { head, yearId, of, hash } = await ready(2)
  const { seen } = (await getPromotion(head, yearId))!
  const learnerId = of('Grade 7 East')[0]!.id
  await decide(head, { yearId, learnerId, version: 0, outcome: 'leave', reason: 'Moved' })
  const before = await hash()
  await expect(promoteYear(head, { yearId, seen })).rejects.toThrow('has changed since you looked at it')
  expect(await hash()).toBe(before)
})
