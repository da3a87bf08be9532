import { eq, sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { guardians, guardianships, learners } from '@/drizzle/schema'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newMarkSchool } from '@/lib/testing/marks'
import { searchKey } from '@/lib/text'
import { filterChoices, hitsOf, searchLearners } from './queries'
import { readFilter } from './rules'

async function staffed(size?: number) {
  const school = await newMarkSchool(size)
  const head = await school.person('head')
  const english = await school.person('subject_teacher')
  const leader = await school.person('class_teacher')
  const idle = await school.person('subject_teacher')
  await school.lead(leader.staffId, school.east)
  await school.assign(english.staffId, school.west, school.area.ENG)
  return { ...school, head, english, leader, idle }
}

type School = Awaited<ReturnType<typeof staffed>>
type Who = 'head' | 'english' | 'leader' | 'idle'
const look = (school: School, q: string, who: Who = 'head') =>
  searchLearners(school[who].actor, { filter: readFilter({ q }) })
const names = async (school: School, q: string, who?: Who) =>
  (await look(school, q, who)).rows.map(({ name }) => name)
const rename = (school: School, at: number, fullName: string) =>
  inSchool(school.system, (tx) =>
    tx
      .update(learners)
      .set({ fullName, searchName: searchKey(fullName) })
      .where(eq(learners.id, school.learners.east[at]!.id)),
  )

/** Gives the learner a mother with a phone. */
async function withMother(school: School, learnerId: string) {
  const { schoolId } = school
  const guardianId = v7()
  await inSchool(school.system, async (tx) => {
    await tx
      .insert(guardians)
      .values({ schoolId, id: guardianId, fullName: 'Jane Roe', phone: '+254712000123' })
    await tx
      .insert(guardianships)
      .values({ schoolId, learnerId, guardianId, relationship: 'mother', order: 1 })
  })
}

describe('searching learners', () => {
  it('finds parts of names in any order, and of admission numbers', async () => {
    const school = await staffed(40)
    expect(await names(school, 'kip bri')).toEqual(['Brian Kiprotich'])
    expect(await names(school, 'rotic rian')).toEqual(['Brian Kiprotich'])
    expect(await names(school, '0903')).toEqual(['David Charo'])
    expect(await names(school, 'ÁMINA CHARO')).toEqual(['Amina Charo'])
    expect(await names(school, '100%')).toEqual([])
    expect(await names(school, '_')).toEqual([])
  })

  it('forgives a slip, and says that it has guessed', async () => {
    const school = await staffed(40)
    for (const typed of ['brain kiprotich', 'Kiprotch Brian', 'brian kiprotihc']) {
      const { rows, nearly } = await look(school, typed)
      expect([typed, rows.map(({ name }) => name), nearly]).toEqual([typed, ['Brian Kiprotich'], true])
    }
    expect(await look(school, 'Brian Kiprotich')).toMatchObject({ total: 1, nearly: false })
    expect(await look(school, 'qqqqqq')).toMatchObject({ total: 0, nearly: false })
  })

  it('takes names as they are: apostrophes, marks, another script, one letter, 120 letters', async () => {
    const school = await staffed(6)
    const long = `Wangechi ${'Ab'.repeat(55)}x`
    const odd = ["Achieng' O’Brien", 'Ngu\u0303gi\u0303 Muthu\u0301i', 'فاطمة الزهراء', 'Q', long]
    for (const [at, name] of odd.entries()) await rename(school, at, name)
    expect(await names(school, 'obrien')).toEqual([odd[0]])
    expect(await names(school, "o'brien achieng")).toEqual([odd[0]])
    expect(await names(school, 'ngugi muthui')).toEqual([odd[1]])
    expect(await names(school, 'فاطمة')).toEqual([odd[2]])
    expect(await names(school, 'q')).toEqual(['Q'])
    expect(await names(school, long.slice(0, 100))).toEqual([long])
  })

  it('finds by a guardian’s phone and by UPI for those who know the learner closely', async () => {
    const school = await staffed()
    const [first] = school.learners.east
    const [west] = school.learners.west
    await withMother(school, first!.id)
    await withMother(school, west!.id)
    await inSchool(school.system, (tx) =>
      tx.update(learners).set({ upi: 'ab12cd' }).where(eq(learners.id, west!.id)),
    )
    for (const typed of ['0712 000 123', '+254712000123', '000 123'])
      expect((await look(school, typed)).total).toBe(2)
    expect((await look(school, '0712000123', 'leader')).rows.map(({ id }) => id)).toEqual([first!.id])
    expect((await look(school, '0712000123', 'english')).total).toBe(0)
    expect((await look(school, 'AB12')).rows.map(({ id }) => id)).toEqual([west!.id])
    expect((await look(school, 'AB12', 'english')).total).toBe(0)
  })

  it('reaches as far as the person does', async () => {
    const school = await staffed()
    const other = await staffed()
    const total = async (who: Who) => (await look(school, '', who)).total
    expect([await total('head'), await total('leader'), await total('english'), await total('idle')]).toEqual(
      [7, 5, 2, 0],
    )
    expect((await look(other, '')).total).toBe(7)
    expect((await look(school, 'brain', 'idle')).total).toBe(0)
    await expect(look({ ...school, idle: await school.person('parent') }, '', 'idle')).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('narrows by class, grade, gender, state, guardian, area and religion', async () => {
    const school = await staffed()
    const [first, second, third] = school.learners.east
    await withMother(school, first!.id)
    await inSchool(school.system, async (tx) => {
      await tx.update(learners).set({ gender: 'F', religion: null }).where(eq(learners.id, first!.id))
      await tx.update(learners).set({ leftOn: '2026-06-01' }).where(eq(learners.id, second!.id))
      await tx.execute(
        sql`update enrolments set "to" = '2026-06-01' where learner_id in (${second!.id}, ${third!.id})`,
      )
      await tx.execute(sql`insert into learner_areas (id, school_id, learner_id, area_id)
        values (${v7()}, ${school.schoolId}, ${first!.id}, ${school.area.FRE})`)
    })
    const total = async (query: Record<string, string>) =>
      (await searchLearners(school.head.actor, { filter: readFilter(query) })).total
    expect(await total({ class: school.east })).toBe(3)
    expect(await total({ grade: school.grade })).toBe(5)
    expect(await total({ gender: 'F' })).toBe(1)
    expect(await total({ gender: 'unknown' })).toBe(6)
    expect([
      await total({ state: 'here' }),
      await total({ state: 'left' }),
      await total({ state: 'unplaced' }),
    ]).toEqual([5, 1, 1])
    expect(await total({ guardian: 'none' })).toBe(6)
    expect(await total({ area: school.area.FRE })).toBe(1)
    expect([await total({ religion: 'IRE' }), await total({ religion: 'unconfirmed' })]).toEqual([1, 1])
    expect(await total({ class: v7() })).toBe(0)
  })

  it('shows 60 a page, says of how many, and ends at the last page', async () => {
    const school = await staffed(130)
    const page = async (number: number) => {
      const { rows, ...rest } = await searchLearners(school.head.actor, {
        filter: readFilter({}),
        page: number,
      })
      return { ...rest, shown: rows.length }
    }
    const all = { total: 132, pages: 3, nearly: false }
    expect(await page(1)).toEqual({ ...all, page: 1, from: 1, shown: 60 })
    expect(await page(3)).toEqual({ ...all, page: 3, from: 121, shown: 12 })
    expect(await page(99)).toEqual({ ...all, page: 3, from: 121, shown: 12 })
  })

  it('sorts by number, class and the day of admission, and puts those who left last', async () => {
    const school = await staffed(12)
    const [first] = school.learners.east
    await inSchool(school.system, (tx) =>
      tx.update(learners).set({ leftOn: '2026-06-01' }).where(eq(learners.id, first!.id)),
    )
    const by = async (sort: string) =>
      (await searchLearners(school.head.actor, { filter: readFilter({ sort }) })).rows.map(
        (row) => row.admissionNumber,
      )
    const rest = school.learners.east.slice(1).map(({ admissionNumber }) => admissionNumber)
    expect(await by('number')).toEqual([...rest, '1400', '1401', '0900'])
    expect((await by('class')).slice(-3)).toEqual(['1400', '1401', '0900'])
    expect(await by('newest')).toEqual(['1401', '1400', ...rest.toReversed(), '0900'])
  })

  it('takes two statements, four when it guesses, whatever is found', async () => {
    for (const size of [5, 60]) {
      const school = await staffed(size)
      expect((await countingStatements(() => look(school, 'amina'))).statements).toHaveLength(2)
      expect(
        (await countingStatements(() => look(school, 'brain kiprotic'))).statements.length,
      ).toBeLessThanOrEqual(6)
    }
  })

  it('offers the classes the person knows, and the school’s choices', async () => {
    const school = await staffed()
    expect(await filterChoices(school.english.actor)).toEqual({
      classes: [{ id: school.west, name: 'Grade 8 West' }],
      grades: [{ id: school.grade, name: 'Grade 8' }],
      areas: [{ id: school.area.FRE, name: 'French', level: 'Junior school' }],
      religions: [
        { code: 'CRE', name: 'Christian Religious Education' },
        { code: 'IRE', name: 'Islamic Religious Education' },
      ],
    })
    expect((await filterChoices(school.idle.actor)).classes).toEqual([])
  })
})

describe('30,000 learners', () => {
  it('are searched by an index of their school, and the right ones are found', async () => {
    const school = await staffed()
    const { actor } = school.head
    await inSchool(school.system, async (tx) => {
      await tx.execute(sql`
        insert into learners (id, school_id, admission_number, admission_key, full_name, search_name)
        select gen_random_uuid(), ${school.schoolId}, 'N' || i, 'N' || i, n, lower(n) from (select i, initcap(translate(concat_ws(' ',
          'ka' || substr(md5((i % 331)::text), 1, 6), 'wa' || substr(md5((i % 977)::text), 1, 6), 'o' || substr(md5((i % 1531)::text), 1, 7)),
          '0123456789', 'abcdefghij')) as n from generate_series(1, 30000) i) made`)
      await tx.execute(
        sql`update learners set full_name = 'Zipporah Nyambura Were', search_name = 'zipporah nyambura were' where admission_key = 'N17777'`,
      )
    })
    expect((await look(school, '')).total).toBe(30_007)
    for (const typed of ['nyambura', 'yambur zippo', 'n17777', 'ziporah nyambura', 'Nyambrua Zipora']) {
      const { rows } = await look(school, typed)
      expect([typed, rows.map(({ admissionNumber }) => admissionNumber)]).toEqual([typed, ['N17777']])
    }
    const plan = await inSchool(school.system, async (tx) => {
      const rows = await tx.execute(sql`explain ${hitsOf(actor, readFilter({ q: 'nyambura' }))}`)
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })
    expect(plan).not.toMatch(/Seq Scan on learners/)
    expect(plan).toMatch(/Index (Scan|Only Scan)[^\n]*learners[^\n]*\n\s*Index Cond: \(school_id =/)
  })
})
