import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addAssessments } from '@/lib/assessments/commands'
import type { Actor } from '@/lib/auth/actor'
import { getClass, listClasses } from '@/lib/classes/queries'
import { allOrNothing } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { env } from '@/lib/env'
import { getChildReport, getReleasedCard, listChildren } from '@/lib/family/queries'
import { admitLearners } from '@/lib/learners/commands'
import { saveMarks } from '@/lib/marks/commands'
import { listAssessments, listSheets } from '@/lib/marks/progress/queries'
import { getSheet } from '@/lib/marks/sheet/queries'
import { assign } from '@/lib/people/commands'
import { publishResults, withdrawResults } from '@/lib/publications/commands'
import { getReadyBoard } from '@/lib/reports/board/queries'
import { getClassReports, getReportCard } from '@/lib/reports/queries'
import { writeRemark } from '@/lib/reports/remarks/commands'
import { getMarksheet } from '@/lib/results/marksheet/queries'
import { getResultsOverview } from '@/lib/results/queries'
import { saveProfile, saveSettings } from '@/lib/schools/commands'
import { getFrame } from '@/lib/schools/queries'
import { newDemoSchool } from '@/lib/testing/demo'
import { newSchool } from '@/lib/testing/school'
import { getToday } from '@/lib/today/queries'
import { dropTags, tag } from '.'

let school: Awaited<ReturnType<typeof newDemoSchool>>
let east: string
let endTerm: { assessmentId: string }
let head: Actor
let learnerId: string
let publicationId: string
let people: Record<string, Actor>
const day = '2026-10-20'

beforeAll(async () => {
  school = await newDemoSchool()
  east = school.classId('Grade 8 East')
  endTerm = { assessmentId: school.assessmentId(3, 'End Term') }
  head = await school.withRole('head')
  const { rows, missing } = (await getClassReports(head, east, endTerm))!
  learnerId = rows.find(({ status }) => status === null)!.learnerId
  const asked = { classId: east, choice: endTerm, acceptMissing: missing.length }
  publicationId = (await publishResults(head, asked)).publicationId
  people = {
    head,
    deputy: await school.withRole('deputy'),
    leader: await school.leaderOf('Grade 8 East'),
    otherLeader: await school.leaderOf('Grade 8 West'),
    teacher: await school.subjectTeacher(),
    bursar: { ...head, roles: ['bursar'] },
    parent: await school.parentOf(learnerId),
    otherParent: await school.parentOf(rows.find((row) => row.learnerId !== learnerId)!.learnerId),
    stranger: (await (await newSchool()).person('head')).actor,
  }
  env.CACHE = 'on'
}, 120_000)
afterAll(() => {
  env.CACHE = 'off'
})

/** What pages ask for, and how many statements it takes at most when nothing is kept: of the page, without the frame. */
const pages: [name: string, cold: number, ask: (actor: Actor) => Promise<unknown>][] = [
  ['frame', 3, getFrame],
  ['today', 6, (actor) => getToday(actor, day)],
  ['assessments', 2, listAssessments],
  ['sheets', 6, (actor) => listSheets(actor, endTerm)],
  ['sheet', 6, (actor) => getSheet(actor, { classId: east, subject: 'MAT', ...endTerm })],
  ['sheet of a slot', 6, (actor) => getSheet(actor, { classId: east, subject: 'RE', ...endTerm })],
  ['classes', 3, listClasses],
  ['class', 4, (actor) => getClass(actor, east)],
  ['overview', 5, getResultsOverview],
  ['marksheet', 6, (actor) => getMarksheet(actor, east, endTerm, 'class')],
  ['term result', 6, (actor) => getMarksheet(actor, east, { term: 3 }, 'class')],
  ['whole grade', 6, (actor) => getMarksheet(actor, east, endTerm, 'grade')],
  ['board', 7, (actor) => getReadyBoard(actor, null, day)],
  ['reports', 7, (actor) => getClassReports(actor, east, endTerm)],
  ['card', 7, (actor) => getReportCard(actor, east, endTerm, learnerId)],
  ['draft card', 7, (actor) => getReportCard(actor, east, endTerm, learnerId, true)],
]
const familyPages: typeof pages = [
  ['children', 4, (actor) => listChildren([actor])],
  ['child', 4, (actor) => getChildReport([actor], learnerId, null)],
]

/** What depends on the same as others do. */
const alike = new Set(['assessments', 'sheet of a slot', 'term result', 'draft card'])

/** What somebody is answered: a refusal too. */
const answer = (ask: (actor: Actor) => Promise<unknown>, actor: Actor) =>
  Promise.resolve()
    .then(() => ask(actor))
    .catch((error: Error) => error.message)

async function uncached<T>(work: () => Promise<T>): Promise<T> {
  env.CACHE = 'off'
  try {
    return await work()
  } finally {
    env.CACHE = 'on'
  }
}

const count = async (work: () => Promise<unknown>) => (await countingStatements(work)).statements.length

/** Everybody is answered from the cache what they are answered without one. */
async function agrees(who: Record<string, Actor>, asked = [...pages, ...familyPages]) {
  for (const [name, , ask] of asked)
    for (const [person, actor] of Object.entries(who)) {
      const kept = await answer(ask, actor)
      expect([name, person, kept]).toEqual([name, person, await uncached(() => answer(ask, actor))])
    }
}

describe('kept pages', () => {
  it('take few statements the first time and none the second', async () => {
    for (const [actor, asked] of [
      [head, pages],
      [people.parent!, familyPages],
    ] as const)
      for (const [name, cold, ask] of asked) {
        await dropTags(school.schoolId, [tag.school, tag.staff, tag.learners])
        const costs = [await count(() => ask(actor)), await count(() => ask(actor))]
        expect([name, costs[0]! <= cold, costs[1]]).toEqual([name, true, 0])
      }
  })

  it('show everybody what is theirs and nobody anything else, however warm they are', async () => {
    for (const [, , ask] of pages) await answer(ask, head)
    for (const [, , ask] of familyPages) await answer(ask, people.parent!)
    await agrees(people)
    const { bursar, parent, stranger, otherParent, otherLeader } = people
    const [cardId] = (await listChildren([parent!])).flatMap(({ results }) =>
      results.map((one) => one.cardId),
    )
    expect(await getReleasedCard([parent!], cardId!)).toMatchObject({ learnerId })
    expect(await getReleasedCard([otherParent!], cardId!)).toBeNull()
    expect(await getReleasedCard([{ ...stranger!, roles: ['parent'] }], cardId!)).toBeNull()
    expect(await getMarksheet(stranger!, east, endTerm, 'class')).toBeNull()
    expect(await getMarksheet(otherLeader!, east, endTerm, 'class')).toBeNull()
    expect(await answer((actor) => getMarksheet(actor, east, endTerm, 'class'), bursar!)).toContain('role')
    expect(await answer((actor) => getMarksheet(actor, east, endTerm, 'class'), parent!)).toContain('role')
  })
})

/** A mark of East in Mathematics becomes another. */
async function typeAnother(actor: Actor) {
  const { rows, marks, papers } = (await uncached(() =>
    getSheet(school.system, { classId: east, subject: 'MAT', ...endTerm }),
  ))!
  const [row] = rows
  const old = marks.find((mark) => mark.learnerId === row!.learnerId)!
  const change = {
    changeId: v7(),
    learnerId: row!.learnerId,
    paperId: papers[0]!.id,
    typed: old.value === '41' ? '42' : '41',
    version: old.version,
  }
  const { saved } = await saveMarks(actor, { classId: east, ...endTerm, changes: [change] })
  expect(saved).toHaveLength(1)
  return change
}

const id = async (query: ReturnType<typeof sql>) => (await school.ask<{ id: string }>(query))[0]!.id

const newLearner = {
  admissionNumber: null,
  fullName: 'Zawadi New',
  gender: 'F' as const,
  dateOfBirth: null,
  admittedOn: null,
  upi: null,
  assessmentNumber: null,
  religion: 'CRE',
  chosenAreaIds: [],
  guardians: [],
}

const changes: Record<string, () => Promise<unknown>> = {
  'a mark': () => typeAnother(people.leader!),
  'a remark': () =>
    writeRemark(people.leader!, {
      classId: east,
      learnerId,
      choice: endTerm,
      audience: 'class_teacher',
      text: 'A remark of one’s own.',
      version: 0,
    }),
  'a withdrawal': () => withdrawResults(head, { publicationId }),
  'a publication': async () => {
    const { missing } = (await uncached(() => getClassReports(head, east, endTerm)))!
    await publishResults(head, { classId: east, choice: endTerm, acceptMissing: missing.length })
  },
  'a profile': () => saveProfile(head, { name: 'Another Name', colours: { primary: '#123c69' } } as never),
  settings: () => saveSettings(head, { absentCountsAsZero: true, rankBy: 'points' } as never),
  'an assignment': async () =>
    assign(head, {
      classTeachers: [],
      assignments: [
        {
          classId: east,
          areaId: await id(sql`select a.id from learning_areas a join grades g on g.level_id = a.level_id
            join classes k on k.grade_id = g.id where k.id = ${east} and a.code = 'MAT'`),
          staffId: await id(sql`select id from staff where user_id = ${people.teacher!.userId}`),
        },
      ],
    }),
  'an admission': () => admitLearners(head, { learners: [{ ...newLearner, classId: east }] }),
  'an assessment': async () =>
    addAssessments(head, {
      assessments: [
        {
          termId: await id(sql`select t.id from terms t join assessments a on a.term_id = t.id
            where a.id = ${endTerm.assessmentId}`),
          name: 'Extra',
          order: 99,
          weight: '0',
          startsOn: '2026-10-16',
          endsOn: '2026-10-17',
          papers: [
            {
              areaId: await id(sql`select a.id from learning_areas a join grades g on g.level_id = a.level_id
                join classes k on k.grade_id = g.id where k.id = ${east} and a.code = 'MAT'`),
              componentId: null,
              max: '50',
            },
          ],
        },
      ],
    }),
  'what is one part of a whole': () =>
    allOrNothing(async () => {
      await typeAnother(school.system)
      // Read in the middle: what may still be undone is not kept.
      await getMarksheet(head, east, endTerm, 'class')
    }),
}

describe('after a change everybody is answered what is so now', () => {
  it.each(Object.keys(changes))('%s', async (name) => {
    const { teacher, parent } = people
    const who = { head, teacher: teacher!, parent: parent! }
    for (const [, , ask] of [...pages, ...familyPages])
      for (const actor of Object.values(who)) await answer(ask, actor)
    await changes[name]!()
    await agrees(who, [...pages.filter(([page]) => !alike.has(page)), ...familyPages])
  })

  it('and nothing is kept of a whole that came to nothing', async () => {
    const marksheet = () => getMarksheet(head, east, endTerm, 'class')
    const before = await marksheet()
    const undone = allOrNothing(async () => {
      await typeAnother(school.system)
      await marksheet()
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await marksheet()).toEqual(before)
  })
})
