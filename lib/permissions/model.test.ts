import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'

import { delegations } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { type FunctionName, functionNames } from '@/lib/auth/functions'
import { can, type Permission, permissions } from '@/lib/auth/policy'
import { forgetSessionsOf } from '@/lib/auth/recall'
import { classOf } from '@/lib/classes/queries'
import { inSchool } from '@/lib/db'
import { keepsLearnersOf, learnerOf, mayChange } from '@/lib/learners/queries'
import { enters, mayEnter } from '@/lib/marks/queries'
import { dutiesOf } from '@/lib/people/queries'
import { reachesResults, seesResultsOf } from '@/lib/results/queries'
import { newLendingSchool } from '@/lib/testing/permissions'

/*
 * Random grants to a class teacher, a subject teacher, a bursar and a parent, compared with a model that knows the words of the
 * list and nothing of the program: what each reaches, by class, learning area and permission.
 */

let school: Awaited<ReturnType<typeof newLendingSchool>>
type Person = Awaited<ReturnType<typeof school.signedIn>>
let people: Record<'leader' | 'teacher' | 'bursar', Person>

beforeAll(async () => {
  school = await newLendingSchool()
  people = {
    leader: await school.signedIn('class_teacher'),
    teacher: await school.signedIn('subject_teacher'),
    bursar: await school.signedIn('bursar', 'parent'),
  }
  await school.lead(people.leader.staffId, school.east)
  await school.assign(people.teacher.staffId, school.west, school.area.MAT)
})

const classes = ['east', 'west', 'sevenWest'] as const
const areas = ['MAT', 'ENG'] as const
type Place = (typeof classes)[number] | 'grade' | 'seven' | 'school'
type Gift = {
  does: FunctionName
  place: Place
  area: 'MAT' | 'ENG' | null
  state: 'live' | 'over' | 'revoked' | 'coming'
}

const gift: fc.Arbitrary<Gift> = fc.record({
  does: fc.constantFrom(...functionNames),
  place: fc.constantFrom(...classes, 'grade' as const, 'seven' as const, 'school' as const),
  area: fc.constantFrom('MAT' as const, 'ENG' as const, null),
  state: fc.constantFrom(
    'live' as const,
    'live' as const,
    'over' as const,
    'revoked' as const,
    'coming' as const,
  ),
})

/** The words of the list, written out once more by hand. */
const carries: Record<FunctionName, string> = {
  manage_learners: 'learners.read learners.admit learners.change classes.read',
  enter_marks: 'marks.read marks.enter',
  write_remarks: 'remarks.write reports.read',
  see_results: 'results.read',
  print_cards: 'reports.read reports.make jobs.read jobs.cancel jobs.retry',
  publish: 'results.read results.publish',
  see_everything: 'classes.read learners.read results.read reports.read',
}
const ofGrade = { east: 'grade', west: 'grade', sevenWest: 'seven' } as const
const ofLeader =
  'classes.read learners.read learners.change marks.enter results.read remarks.write reports.read reports.make links.read'
const has = (list: string, permission: string) => list.split(' ').includes(permission)

/** By the model: whether the permission reaches the class, and of marks the area. */
function expected(
  who: keyof typeof people,
  gifts: Gift[],
  permission: Permission,
  at: (typeof classes)[number],
  area: string | null,
) {
  const live = gifts.filter(({ state }) => state === 'live')
  const lent = live.some(
    (each) =>
      has(carries[each.does], permission) &&
      (each.place === 'school' || each.place === at || each.place === ofGrade[at]) &&
      (each.does !== 'enter_marks' || each.area === null || each.area === area),
  )
  const surveys =
    who === 'bursar' || live.some(({ does, place }) => does === 'see_everything' && place === 'school')
  const own =
    (who === 'leader' && at === 'east' && has(ofLeader, permission)) ||
    (who === 'teacher' && at === 'west' && has('classes.read learners.read', permission)) ||
    (who === 'teacher' && at === 'west' && area === 'MAT' && permission === 'marks.enter') ||
    (surveys && has('classes.read learners.read', permission))
  return lent || own
}

async function lend(person: Person, gifts: Gift[]) {
  const past = sql`now() - interval '1 hour'`
  const coming = sql`now() + interval '1 hour'`
  await inSchool(school.system, async (tx) => {
    await tx.delete(delegations).where(sql`staff_id = ${person.staffId}`)
    for (const { does, place, area, state } of gifts)
      await tx.insert(delegations).values({
        ...{ schoolId: school.schoolId, staffId: person.staffId, does },
        classId: place === 'east' || place === 'west' || place === 'sevenWest' ? school[place] : null,
        gradeId: place === 'grade' || place === 'seven' ? school[place] : null,
        areaId: does === 'enter_marks' && area ? school.area[area] : null,
        startsAt: state === 'coming' ? coming : past,
        endsAt: state === 'over' ? sql`now() - interval '1 second'` : state === 'coming' ? null : coming,
        revokedAt: state === 'revoked' ? sql`now()` : null,
      })
  })
  await forgetSessionsOf(person.userId)
}

const ofClass = [
  'results.read',
  'results.publish',
  'remarks.write',
  'reports.read',
  'reports.make',
  'links.read',
] as const

/** What the conditions of queries and commands say, in one statement, and their twins for what is kept of the whole school. */
async function actual(actor: Actor) {
  const k = sql`k.id`
  const conditions = {
    'classes.read': classOf(actor, k),
    'learners.admit': keepsLearnersOf(actor, k),
    'learners.change': sql`exists (select from enrolments e where e.class_id = k.id and ${mayChange(actor, sql`e.learner_id`)})`,
    'learners.read': sql`exists (select from enrolments e where e.class_id = k.id and ${learnerOf(actor, sql`e.learner_id`)})`,
    ...Object.fromEntries(ofClass.map((permission) => [permission, seesResultsOf(actor, k, permission)])),
    ...Object.fromEntries(
      areas.map((code) => [`marks.enter ${code}`, mayEnter(actor, k, sql`${school.area[code]}::uuid`)]),
    ),
  }
  const rows = await inSchool(actor, (tx) =>
    tx.execute(
      sql`select k.id, jsonb_build_object(${sql.join(
        Object.entries(conditions).flatMap(([name, condition]) => [sql`${name}::text`, condition]),
        sql`, `,
      )}) as is from classes k`,
    ),
  )
  return new Map(rows.map((row) => [row.id as string, row.is as Record<string, boolean>]))
}

it('reaches what the model says, for every person, class, learning area and permission', {
  timeout: 180_000,
}, async () => {
  const persons = fc.constantFrom('leader' as const, 'teacher' as const, 'bursar' as const)
  await fc.assert(
    fc.asyncProperty(persons, fc.array(gift, { maxLength: 5 }), async (who, gifts) => {
      await lend(people[who], gifts)
      const actor = await people[who].now()
      const found = await actual(actor)
      const duties = await dutiesOf(actor)
      for (const at of classes) {
        const is = found.get(school[at])!
        for (const [name, reached] of Object.entries(is)) {
          const [permission, area = null] = name.split(' ') as [Permission, string?]
          // A condition is met behind `can`: a role that lacks the permission never comes as far.
          const met = reached && can(actor, permission)
          expect(met, `${who} ${name} ${at}`).toBe(expected(who, gifts, permission, at, area))
        }
        for (const permission of ofClass)
          expect(await reachesResults(actor, school[at], permission)).toBe(is[permission])
        for (const code of areas)
          expect(enters(actor, duties, school[at], code)).toBe(is[`marks.enter ${code}`])
      }
      for (const permission of permissions) {
        const somewhere = gifts.some(
          ({ does, place, state }) =>
            state === 'live' &&
            (has(carries[does], permission) ||
              (permission === 'school.survey' && does === 'see_everything' && place === 'school')),
        )
        expect(can(actor, permission), permission).toBe(
          somewhere || can({ ...actor, grants: [] }, permission),
        )
      }
    }),
    { numRuns: 40 },
  )
})

it('gives a parent nothing, whatever is written', async () => {
  const parent = await school.signedIn('parent')
  const other = await newLendingSchool()
  // Somebody of the staff whose only role left is that of a parent.
  const former = await school.signedIn('subject_teacher')
  await lend(former, [{ does: 'see_everything', place: 'school', area: null, state: 'live' }])
  expect(can(await former.now(), 'results.read')).toBe(true)
  await former.becomes('parent')
  expect((await former.now()).grants).toEqual([])
  expect((await parent.now()).grants).toEqual([])
  expect(can(await (await other.signedIn('subject_teacher')).now(), 'results.read')).toBe(false)
})
