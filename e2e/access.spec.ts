import { sql } from 'drizzle-orm'

import { openImport } from '@/lib/exchange/imports/commands'
import { publishResults } from '@/lib/publications/commands'
import { makeReportCards } from '@/lib/reports/commands'
import { act, ask, builtActions, builtRoutes } from './access/ask'
import {
  deeds,
  type Ids,
  openRoutes,
  ownActions,
  ownPlaces,
  type Place,
  places,
  schoolDeeds,
  strangers,
} from './access/matrix'
import { type Caller, callers, newWorld, type World } from './access/people'
import { expect, test } from './fixtures'

/*
 * Who gets in where: everybody who may come × every page, answer and action of the build, over HTTP, for their own class,
 * another class of the school, another school, and what is not there. A route or an action that stands in no table
 * fails the first test.
 */

test.skip(({ isMobile }) => isMobile === true, 'Who may come does not depend on the screen.')
test.describe.configure({ mode: 'default', timeout: 300_000 })

let world: World
let ids: Ids

test.beforeAll(async () => {
  test.setTimeout(300_000)
  world = await newWorld()
  ids = await makeResults(world)
})

test('every route and every action of the build is in the matrix', () => {
  const known = [...openRoutes, ...[...ownPlaces, ...places].map(({ route }) => route)]
  expect(builtRoutes.filter((route) => !known.includes(route))).toEqual([])
  const acts = [
    ...ownActions,
    ...deeds.map(({ action }) => action),
    ...schoolDeeds.flatMap(({ actions }) => actions),
  ]
  expect([...builtActions.keys()].filter((name) => !acts.includes(name))).toEqual([])
})

for (const place of [...ownPlaces, ...places]) {
  test(`${place.route} opens for whom it should`, async () => {
    const outcomes = await everybody((who) => ask(place.at(ids), world.cookies[who]))
    const expected = callers.map((who) => [who, place.opens.includes(who) ? '200' : turnedAway(place, who)])
    expect(named(outcomes, ({ outcome }) => outcome)).toEqual(Object.fromEntries(expected))
    const refused = callers.filter((who) => !place.opens.includes(who))
    expect(
      refused.filter((who) => world.east.names.some((name) => outcomes[who].body.includes(name))),
    ).toEqual([])
  })
}

for (const place of places) {
  test(`${place.route} of another school is like one that is not there`, async () => {
    const lengths: Record<string, Record<string, number>> = {}
    for (const [whose, theirs] of Object.entries(strangers(world, ids))) {
      const insiders = whose === 'another school' ? ['otherHead', 'otherParent'] : []
      const asked = callers.filter((who) => !insiders.includes(who))
      const answers = await everybody((who) => ask(place.at(theirs), world.cookies[who]), asked)
      // What is no id is refused before or after the role is looked at.
      const told = (outcome: string) => (whose === 'no id' ? outcome.replace('403', '404') : outcome)
      expect(named(answers, ({ outcome }) => told(outcome))).toEqual(
        Object.fromEntries(asked.map((who) => [who, told(turnedAway(place, who))])),
      )
      lengths[whose] = named(answers, ({ body }) => withoutIds(body, theirs).length)
    }
    // A redirect has no content; where it goes was compared above.
    const compared = callers.filter(
      (who) => !turnedAway(place, who).startsWith('→') && !who.startsWith('other'),
    )
    for (const who of compared) {
      const [there, nowhere] = [lengths['another school']![who]!, lengths.nothing![who]!]
      expect(Math.abs(there - nowhere), `bytes more or less for ${who}`).toBeLessThanOrEqual(16)
    }
  })
}

for (const deed of deeds) {
  test(`${deed.action} is done for whom it may, and for nobody else`, async () => {
    const page = `/results/${ids.classId}/${ids.assessmentId}`
    const call = (to: Ids) => (who: Caller) => act(deed.action, deed.input(to), world.cookies[who], page)
    const before = await traces()
    const others = callers.filter((who) => !(deed.free ? deed.roles : deed.may).includes(who))
    const refusals = await everybody(call(ids), others)
    const expected = others.map((who) => [who, refusedTo(who, deed.roles)])
    expect(named(refusals, ({ outcome }) => outcome)).toEqual(Object.fromEntries(expected))

    for (const [whose, theirs] of deed.free ? [] : Object.entries(strangers(world, ids))) {
      const asked = deed.may.filter((who) => who !== 'otherHead')
      const answers = await everybody(call(theirs), asked)
      const outcome = whose === 'no id' ? 'invalid' : 'not_found'
      expect(named(answers, (answer) => answer.outcome)).toEqual(
        Object.fromEntries(asked.map((who) => [who, outcome])),
      )
    }
    expect(await traces()).toEqual(before)

    const answers = []
    for (const who of deed.may) answers.push((await call(ids)(who)).outcome)
    expect(answers).toEqual(deed.answers ?? deed.may.map(() => 'done'))
  })
}

for (const { actions, roles } of schoolDeeds) {
  test(`${actions.join(', ')} are for those who may change the school`, async () => {
    const before = await traces()
    for (const action of actions) {
      const answers = await everybody((who) => act(action, {}, world.cookies[who], '/today'))
      const expected = callers.map((who) => [who, roles.includes(who) ? 'invalid' : refusedTo(who, roles)])
      expect(
        named(answers, ({ outcome }) => outcome),
        action,
      ).toEqual(Object.fromEntries(expected))
    }
    expect(await traces()).toEqual(before)
  })
}

test('a mark is taken from whom it may, and from nobody else', async () => {
  const batch = (to: Ids, userId: string) => ({
    userId,
    classId: to.classId,
    assessmentId: to.assessmentId,
    changes: [
      {
        changeId: crypto.randomUUID(),
        learnerId: to.learnerId,
        paperId: to.paperId,
        typed: '1',
        version: 999,
      },
    ],
  })
  const send = async (to: Ids, who: Caller) => {
    const userId = world.ids[who]
    const body = JSON.stringify(batch(to, userId ?? crypto.randomUUID()))
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length) }
    return ask('/api/marks', world.cookies[who], { method: 'POST', body, headers })
  }
  const mine = await everybody((who) => send(ids, who))
  const may: Caller[] = ['admin', 'head', 'deputy', 'leader', 'teacher']
  const never: Caller[] = ['bursar', 'parent', 'parentElsewhere', 'parentRestricted', 'otherParent']
  const outside: Caller[] = [...signedOut, ...schoolless]
  const told = (who: Caller) =>
    may.includes(who) ? '200' : outside.includes(who) ? '401' : never.includes(who) ? '403' : '404'
  expect(named(mine, ({ outcome }) => outcome)).toEqual(
    Object.fromEntries(callers.map((who) => [who, told(who)])),
  )
  const { 'another school': theirs, nothing } = strangers(world, ids)
  for (const to of [theirs!, nothing!])
    expect(named(await everybody((who) => send(to, who), may), ({ outcome }) => outcome)).toEqual(
      Object.fromEntries(may.map((who) => [who, '404'])),
    )
})

/** A release, a finished job and an import that is not taken, all the head's, of Grade 8 East. */
async function makeResults({ school, head, east }: World): Promise<Ids> {
  const choice = { assessmentId: east.assessmentId }
  const { publicationId } = await publishResults(head, { classId: east.classId, choice, acceptMissing: 4 })
  const scope = { of: 'class', classId: east.classId } as const
  const { jobId } = await makeReportCards(head, { scope, choice, withGaps: true })
  const state = () => school.ask<{ state: string }>(sql`select state from jobs where id = ${jobId}`)
  await expect.poll(async () => (await state())[0]?.state, { timeout: 120_000 }).toBe('done')
  const [made] = await school.ask<{ fileId: string; cardId: string }>(sql`
    select (select file_id from job_units where job_id = ${jobId} and file_id is not null limit 1) as "fileId",
      (select id from published_cards where learner_id = ${east.learnerId}) as "cardId"`)
  const rows = [
    ['Adm', 'Name', 'Class'],
    ['A1', 'Access Child', 'Grade 8 East'],
  ]
  const list = { kind: 'learners', fileName: 'list.csv', of: null } as const
  const { importId } = await openImport(head, { ...list, tables: [{ name: null, rows, formulas: 0 }] })
  const { names: _names, restrictedId: _restrictedId, ...ids } = east
  return { ...ids, importId, jobId, publicationId, ...made! }
}

/** Asks for each caller, a few at a time. */
async function everybody<A>(
  work: (who: Caller) => Promise<A>,
  asked: readonly Caller[] = callers,
): Promise<Record<Caller, A>> {
  const answers = {} as Record<Caller, A>
  const waiting = [...asked]
  const next = async (): Promise<void> => {
    const who = waiting.shift()
    if (!who) return
    answers[who] = await work(who)
    return next()
  }
  await Promise.all([next(), next(), next(), next()])
  return answers
}

const named = <A, B>(answers: Record<string, A>, of: (answer: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(answers).map(([who, answer]) => [who, of(answer)]))

const withoutIds = (body: string, ids: Ids) =>
  Object.values(ids).reduce((rest, id) => rest.replaceAll(id, ''), body)

const signedOut: readonly Caller[] = ['anonymous', 'signedOut', 'expired', 'disabled']
/** Signed in, and yet at work in no school. */
const schoolless: readonly Caller[] = ['temporary', 'placeless', 'groupMember', 'ops']
const parents: readonly Caller[] = ['parent', 'parentElsewhere', 'parentRestricted', 'otherParent']

/** What somebody gets who does not get the thing. */
function turnedAway({ kind, forbids }: Place, who: Caller): string {
  const outside = [...signedOut, ...schoolless]
  if (kind === 'program') return outside.includes(who) ? '401' : forbids?.includes(who) ? '403' : '404'
  if (kind === 'answer') return [...signedOut, 'temporary'].includes(who) ? '401' : '404'
  if (signedOut.includes(who)) return '→ /sign-in'
  if (who === 'temporary') return '→ /password'
  if (kind === 'family') return 'not here'
  if (kind === 'person') return '404'
  if (who === 'placeless') return '→ /account'
  if (who === 'groupMember') return '→ /group'
  if (who === 'ops') return '→ /system'
  return parents.includes(who) ? '→ /family' : '404'
}

function refusedTo(who: Caller, roles: readonly Caller[]): string {
  if ([...signedOut, ...schoolless].includes(who)) return 'unauthenticated'
  return roles.includes(who) ? 'not_found' : 'forbidden'
}

/** How much has been written in either school: a refusal leaves it as it was. */
const traces = () =>
  Promise.all(
    [world.school, world.other].map((school) =>
      school.ask(sql`select (select count(*) from audit) as audit, (select count(*) from outbox) as outbox,
        (select count(*) from mark_history) as marks, (select count(*) from publications) as publications, (select count(*) from jobs) as jobs`),
    ),
  )
