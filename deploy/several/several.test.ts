import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { files, jobs, markHistory, outbox } from '@/drizzle/schema'
import { createUser } from '@/lib/auth/accounts'
import { inSchool } from '@/lib/db'
import { makeReportCards } from '@/lib/reports/commands'
import { until } from '@/lib/testing/jobs'
import { change, type MarkSchool, newMarkSchool, save } from '@/lib/testing/marks'
import { newSchool } from '@/lib/testing/school'
import { signedInCookie } from '@/lib/testing/session'
import { order } from '../../scripts/lib/control.mjs'
import { browser } from './browser'
import { schoolWithCards } from './school'

// Two instances of the built app behind nginx, with one database and one Redis.

const site = process.env.E2E_URL!
const [one = '', two = ''] = process.env.INSTANCE_URLS!.split(' ')
const programs = join(process.env.DATA_DIR!, 'programs')
const password = 'three quiet green lanterns'

async function newAccount() {
  const { schoolId } = await newSchool()
  const username = `several-${randomUUID()}`
  const memberships = [{ schoolId, role: 'parent' as const }]
  await createUser({ username, secret: { password }, mustChange: false, memberships })
  return username
}

/** The head of a school, signed in. */
async function headOf(school: MarkSchool) {
  const { userId, actor } = await school.person('head')
  const { name, value } = await signedInCookie(userId, school.schoolId)
  return { actor, userId, browser: browser(site, { [name]: value }) }
}

const pidOf = (name: string) => Number(readFileSync(join(programs, name), 'utf8').split(' ')[0])

describe('two instances', () => {
  it('know a session of the other, and both forget it when it ends', async () => {
    const person = browser(site)
    const { status, headers } = await person.signIn(await newAccount(), password, one)
    expect([status, headers.location]).toEqual([303, '/family'])
    for (const at of [one, two]) expect((await person.ask('/account', {}, at)).status).toBe(200)

    const thief = browser(site, { session: /session=([^;]+)/.exec(String(headers['set-cookie']))![1]! })
    for (const at of [one, two]) expect((await thief.ask('/account', {}, at)).status).toBe(200)
    await person.signOut(two)
    for (const at of [two, one])
      await until(async () => (await thief.ask('/account', {}, at)).status === 307, `the end at ${at}`)
  })

  it('show at once what was written through the other', async () => {
    const s = await newMarkSchool(3)
    const head = await headOf(s)
    const marksheet = `/results/${s.east}/${s.endTerm}`
    const shown = async (at: string) => (await head.browser.ask(marksheet, {}, at)).text
    await save(s, [change(s, '37')])
    for (const at of [one, two]) await until(async () => (await shown(at)).includes('>37'), 'the first mark')

    const typed = { ...change(s, '93'), version: 1 }
    const batch = { userId: head.userId, classId: s.east, assessmentId: s.endTerm, changes: [typed] }
    expect(JSON.parse((await head.browser.sendJson('/api/marks', batch, one)).text).saved).toHaveLength(1)
    expect(await shown(one)).toContain('>93')
    await until(async () => (await shown(two)).includes('>93'), 'the mark at the other', 5_000)
  })

  it('do a job once', async () => {
    const s = await schoolWithCards(6)
    const { actor } = await headOf(s)
    const asked = {
      scope: { of: 'class', classId: s.east },
      choice: { assessmentId: s.endTerm },
      withGaps: true,
    }
    const { jobId, cards } = await makeReportCards(actor, asked as Parameters<typeof makeReportCards>[1])
    const job = () => inSchool(s.system, (tx) => tx.select().from(jobs))
    await until(async () => (await job())[0]?.state === 'done', 'the cards', 45_000)
    expect(await job()).toMatchObject([{ id: jobId, attempt: 0 }])
    const [made] = await inSchool(s.system, (tx) =>
      tx
        .select({ all: sql<number>`count(*)::int`, names: sql<number>`count(distinct ${files.name})::int` })
        .from(files),
    )
    // A merged file and a ZIP beside the cards.
    expect(made).toEqual({ all: cards + 2, names: cards + 2 })
    expect(await inSchool(s.system, (tx) => tx.select().from(outbox))).toMatchObject([{ attempts: 1 }])
  })

  it('end a body that never comes to its end, and answer others meanwhile', async () => {
    const s = await newMarkSchool(1)
    const { name, value } = await signedInCookie((await s.person('head')).userId, s.schoolId)
    const { hostname, port } = new URL(site)
    const head = [
      'POST /api/marks HTTP/1.1',
      `Host: ${hostname}`,
      `Cookie: ${name}=${value}`,
      'Sec-Fetch-Site: same-origin',
      'Content-Length: 1000',
    ]
    const sockets = Array.from({ length: 50 }, () => connect(Number(port), hostname))
    const ends = sockets.map((socket) => {
      socket.write(`${head.join('\r\n')}\r\n\r\n`)
      const drip = setInterval(() => socket.write('x'), 250)
      return new Promise<string>((ended) => {
        let told = ''
        socket.on('data', (piece) => {
          told += piece
        })
        socket.on('error', () => {})
        socket.on('close', () => {
          clearInterval(drip)
          ended(told)
        })
      })
    })
    expect((await browser(site).ask('/api/health/ready')).status).toBe(200)
    for (const told of await Promise.all(ends)) expect(told).toMatch(/^HTTP\/1.1 408 /)
  })

  it('cover for one that is killed, which is started again', async () => {
    const killed = pidOf('1')
    const visitor = browser(site)
    let answered = 0
    const visiting = (async () => {
      for (const end = Date.now() + 60_000; Date.now() < end && pidOf('1') === killed; answered++)
        expect((await visitor.ask('/sign-in')).status).toBe(200)
    })()
    process.kill(-killed, 'SIGKILL')
    await visiting.catch((error) => {
      // Between its end and its new start there is no file.
      if (error.code !== 'ENOENT') throw error
    })
    await until(
      async () => (await visitor.ask('/api/health/live', {}, one).catch(() => null))?.status === 200,
      'it',
    )
    expect(answered).toBeGreaterThan(0)
  })

  it('are replaced one by one while people work: no request fails, no acknowledged mark is lost', async () => {
    const s = await newMarkSchool(20)
    const head = await headOf(s)
    const before = ['1', '2'].map(pidOf)
    const over = new AbortController()
    const answers: Record<string, number> = {}
    const count = (what: string) => {
      answers[what] = (answers[what] ?? 0) + 1
    }
    const acknowledged: string[] = []

    const reader = async (path: string) => {
      while (!over.signal.aborted) {
        const answer = await head.browser.ask(path).catch((error) => ({ status: error.code }))
        count(`read ${answer.status}`)
      }
    }
    const writer = async (learnerId: string) => {
      for (let version = 0; !over.signal.aborted; ) {
        const typed = change(s, String(version % 100), { learnerId, version })
        const batch = { userId: head.userId, classId: s.east, assessmentId: s.endTerm, changes: [typed] }
        const answer = await head.browser
          .sendJson('/api/marks', batch)
          .catch((error) => ({ status: error.code, text: '' }))
        count(`write ${answer.status}`)
        if (answer.status !== 200) continue
        acknowledged.push(...JSON.parse(answer.text).saved.map((mark: { changeId: string }) => mark.changeId))
        version++
      }
    }
    const people = [
      ...['/today', `/results/${s.east}/${s.endTerm}`, '/account'].map(reader),
      ...s.learners.east.slice(0, 5).map(({ id }) => writer(id)),
    ]
    expect(await order(join(process.env.DATA_DIR!, 'orders'), 'restart')).toEqual({ restarted: 2 })
    over.abort()
    await Promise.all(people)

    expect(['1', '2'].map(pidOf).filter((pid) => before.includes(pid))).toEqual([])
    expect(Object.keys(answers).sort()).toEqual(['read 200', 'write 200'])
    const kept = await inSchool(s.system, (tx) => tx.select({ id: markHistory.changeId }).from(markHistory))
    expect(kept.map(({ id }) => id).sort()).toEqual(acknowledged.sort())
  })
})
