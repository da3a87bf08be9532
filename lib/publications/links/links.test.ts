import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'

import { GET } from '@/app/r/[...link]/route'
import type { Actor } from '@/lib/auth/actor'
import { hashOfSecret, linkSecret } from '@/lib/auth/link-secret'
import { countingStatements } from '@/lib/db/count'
import { getReleasedCard } from '@/lib/family/queries'
import { publishResults, withdrawResults } from '@/lib/publications/commands'
import { getClassReports } from '@/lib/reports/queries'
import { newDemoSchool } from '@/lib/testing/demo'
import { renewLink, revokeLink, showLinks } from './commands'
import { readLink } from './input'
import { openCard, openPage } from './queries'

type School = Awaited<ReturnType<typeof newDemoSchool>>

let school: School
let other: School
let head: Actor
let west: string
let opener: { assessmentId: string }

const open = (link: string, query = '', from = '203.0.113.1') =>
  GET(new Request(`http://localhost:3000/r/${link}${query}`, { headers: { 'x-forwarded-for': from } }), {
    params: Promise.resolve({ link: link.split('/') }),
  })
const links = async (actor: Actor, classId = west, learnerId?: string) =>
  (await showLinks(actor, { classId, choice: opener, learnerId }))?.links ?? []
const publish = async (actor: Actor, classId = west, choice = opener) =>
  publishResults(actor, {
    classId,
    choice,
    acceptMissing: (await getClassReports(actor, classId, choice))!.missing.length,
  })
const child = async (learnerId: string) => (await links(head, west, learnerId))[0]!

/** Waits, for as long as an answer may be remembered, until a link is in this state. */
const comesTo = (link: string, state: string) =>
  expect.poll(async () => (await openPage(link)).state, { timeout: 6000, interval: 200 }).toBe(state)

beforeAll(async () => {
  school = await newDemoSchool()
  other = await newDemoSchool()
  head = await school.withRole('head')
  west = school.classId('Grade 8 West')
  opener = { assessmentId: school.assessmentId(2, 'Opener') }
  await publish(head)
}, 120_000)

describe('a release', () => {
  it('gives each child a link of its own, of which the database holds a hash alone', async () => {
    const all = await links(head)
    const [kept] = await school.ask<{ cards: number }>(
      sql`select count(*)::int as cards from published_cards`,
    )
    expect(all).toHaveLength(kept!.cards)
    expect(new Set(all.map(({ link }) => link)).size).toBe(all.length)
    for (const { link, state } of all) {
      expect(state).toBe('open')
      const { secret } = readLink(link!)!
      const rows = await school.ask(sql`select k::text as row from report_links k`)
      expect(JSON.stringify(rows)).not.toContain(secret)
    }
    const [lasting] = await school.ask<{ days: number }>(
      sql`select round(extract(epoch from ends_at - now()) / 86400)::int as days from report_links limit 1`,
    )
    expect(lasting!.days).toBe(14)
  })

  it('opens in one statement, and in none when it was asked for a moment ago', async () => {
    const { link } = (await links(head))[0]!
    const cold = await countingStatements(() => open(link!))
    const warm = await countingStatements(() => open(link!))
    expect([cold.result.status, cold.statements.length]).toEqual([200, 1])
    expect([warm.result.status, warm.statements.length]).toEqual([200, 0])
    expect((await countingStatements(() => openCard(link!))).statements).toHaveLength(1)
  })

  it('says what the card says, on the page and in the PDF, and no more than 30 KB in all', async () => {
    const { learnerId, link } = (await links(head)).at(-1)!
    const parent = await school.parentOf(learnerId)
    const [row] = await school.ask<{ id: string }>(
      sql`select id from published_cards where learner_id = ${learnerId}`,
    )
    const { card } = (await getReleasedCard([parent], row!.id))!
    expect(await openCard(link!)).toMatchObject({ state: 'open', found: card })
    const answer = await open(link!)
    const body = await answer.text()
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(30_000)
    for (const { percent, level, points } of card.rows)
      for (const figure of [percent, level, points]) expect(body).toContain(`>${figure}<`)
    expect(body).toContain(`<dd>${card.summary.average}</dd>`)
    expect(body).not.toContain('until--')

    const pdf = await open(link!, '?pdf')
    expect(pdf.headers.get('Content-Type')).toBe('application/pdf')
    expect((await pdf.arrayBuffer()).byteLength).toBeLessThanOrEqual(100_000)
    for (const [name, value] of [
      ['Referrer-Policy', 'no-referrer'],
      ['X-Robots-Tag', 'noindex, nofollow, noarchive'],
      ['Cache-Control', 'private, no-store'],
    ] as const)
      for (const each of [answer, pdf]) expect(each.headers.get(name)).toBe(value)
    expect(answer.headers.get('Content-Security-Policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    )
  })

  it('takes what a message puts behind the address', async () => {
    const { link } = (await links(head))[0]!
    for (const tail of ['.', '),', '”'.replace('”', '"')])
      expect((await open(`${link}${tail}`)).status).toBe(200)
  })

  it('shows the newest edition under the same address, from then on for its full time', async () => {
    const grade = school.classId('Grade 9')
    await publish(head, grade)
    const [before] = await links(head, grade)
    await school.ask(
      sql`update report_links set ends_at = now() + interval '1 day' where class_id = ${grade}`,
    )
    expect(await (await open(before!.link!)).text()).not.toContain('Changed on')
    await publish(head, grade)
    const after = (await links(head, grade, before!.learnerId))[0]!
    expect(after.link).toBe(before!.link)
    expect(Date.parse(after.endsAt!)).toBeGreaterThan(Date.now() + 13 * 86_400_000)
    await expect
      .poll(async () => (await open(after.link!)).text(), { timeout: 6000 })
      .toContain('this is edition 2')
  })

  it('leaves a child alone whose link a person has revoked, or whose guardians may none of them see reports', async () => {
    const grade = school.classId('Grade 8 East')
    const { rows } = (await getClassReports(head, grade, opener))!
    const barred = rows[0]!.learnerId
    const revoked = rows[1]!.learnerId
    const ended = rows[2]!.learnerId
    await school.ask(sql`update guardianships set may_see_reports = false where learner_id = ${barred}`)
    await publish(head, grade)
    const of = async (learnerId: string) => (await links(head, grade, learnerId))[0]!
    expect(await of(barred)).toMatchObject({ state: 'none', link: null, nobodyMay: true })
    expect((await of(barred)).barred.length).toBeGreaterThan(0)
    expect((await of(revoked)).nobodyMay).toBe(false)

    await revokeLink(head, { classId: grade, choice: opener, learnerId: revoked })
    await school.ask(
      sql`update report_links set ends_at = now() - interval '1 second' where learner_id = ${ended}`,
    )
    const endedBefore = await of(ended)
    expect(endedBefore).toMatchObject({ state: 'ended', link: null })
    await publish(head, grade)
    expect((await of(revoked)).state).toBe('revoked')
    expect((await of(ended)).state).toBe('open')
    expect((await of(barred)).state).toBe('none')
    // A person may decide otherwise.
    const made = await renewLink(head, { classId: grade, choice: opener, learnerId: barred })
    expect((await open(made.link!)).status).toBe(200)
  })
})

describe('a link', () => {
  const kindly = async (link: string) => {
    const answer = await open(link)
    return { status: answer.status, body: await answer.text() }
  }

  it('that was altered is answered like one that never was', async () => {
    const { link } = (await links(head))[0]!
    const { schoolNumber, secret } = readLink(link!)!
    const last = secret.at(-1) === 'z' ? 'y' : 'z'
    const never = await kindly(`${schoolNumber}-${secret.slice(0, -1)}${last}`)
    expect(never.status).toBe(404)
    expect(never.body).toContain('Ask the school')
    expect(never.body).toContain('href="/sign-in"')
    for (const altered of [
      `${schoolNumber + 1_000_000}-${secret}`,
      `${schoolNumber}-${secret}x`,
      `${schoolNumber}-${secret.toLowerCase()}`,
      `${schoolNumber}-${secret.slice(1)}`,
      secret,
      `${link}/..`,
      `0-${secret}`,
      `99999999999-${secret}`,
      `1-${'%00'.repeat(8)}`,
      "1-' or 1=1 --",
      'x'.repeat(5000),
    ])
      expect([altered, await kindly(altered)]).toEqual([altered, never])
    const { statements } = await countingStatements(() => open('nonsense'))
    expect(statements).toEqual([])
  })

  it('opens in its own school alone', async () => {
    const { link } = (await links(head))[0]!
    const { secret } = readLink(link!)!
    const otherHead = await other.withRole('head')
    const there = {
      classId: other.classId('Grade 8 West'),
      choice: { assessmentId: other.assessmentId(2, 'Opener') },
    }
    await publishResults(otherHead, {
      ...there,
      acceptMissing: (await getClassReports(otherHead, there.classId, there.choice))!.missing.length,
    })
    const [theirs] = (await showLinks(otherHead, there))!.links
    expect((await open(theirs!.link!)).status).toBe(200)
    const moved = `${readLink(theirs!.link!)!.schoolNumber}-${secret}`
    expect((await open(moved)).status).toBe(404)
  })

  it('ends by the clock', async () => {
    const { link, endsAt } = (await links(head))[0]!
    const end = Date.parse(endsAt!)
    expect((await openPage(link!, new Date(end - 1000))).state).toBe('open')
    expect((await openPage(link!, new Date(end + 1000))).state).toBe('ended')
    expect((await openCard(link!, new Date(end + 1000))).state).toBe('ended')
    await school.ask(
      sql`update report_links set ends_at = now() - interval '1 second' where secret_hash = ${hashOfSecret(readLink(link!)!.secret)}`,
    )
    await comesTo(link!, 'ended')
    expect(await kindly(link!)).toMatchObject({
      status: 410,
      body: expect.stringContaining('This link has ended'),
    })
  })

  it('is replaced by a new one, and can be revoked, within seconds', async () => {
    const first = (await links(head))[1]!
    const input = { classId: west, choice: opener, learnerId: first.learnerId }
    expect((await open(first.link!)).status).toBe(200)
    const second = await renewLink(head, input)
    expect(second.link).not.toBe(first.link)
    expect((await open(second.link!)).status).toBe(200)
    await comesTo(first.link!, 'revoked')
    expect((await open(first.link!, '?pdf')).status).toBe(410)
    expect((await kindly(first.link!)).body).toContain('has made a new one')

    expect(await revokeLink(head, input)).toMatchObject({ state: 'revoked', link: null })
    await comesTo(second.link!, 'revoked')
    expect((await open(second.link!)).status).toBe(410)
    expect((await revokeLink(head, input)).state).toBe('revoked')
  })

  it('is made once when two people ask at once', async () => {
    const { learnerId } = (await links(head))[2]!
    const input = { classId: west, choice: opener, learnerId }
    await Promise.all(Array.from({ length: 6 }, () => renewLink(head, input)))
    const open = await school.ask(
      sql`select id from report_links where learner_id = ${learnerId} and revoked_at is null`,
    )
    expect(open).toHaveLength(1)
  })

  it('says that the school has taken the report back, until it is published again', async () => {
    const grade = school.classId('Grade 4')
    const { publicationId } = await publish(head, grade)
    const { link } = (await links(head, grade))[0]!
    expect((await open(link!)).status).toBe(200)
    await withdrawResults(head, { publicationId })
    await comesTo(link!, 'withdrawn')
    expect((await open(link!)).status).toBe(404)
    expect((await kindly(link!)).body).toContain('taken it back')
    expect((await open(link!, '?pdf')).status).toBe(404)
    expect(await links(head, grade)).toEqual([])
    await publish(head, grade)
    await comesTo(link!, 'open')
  })

  it('made under another key opens, but cannot be shown', async () => {
    const shown = (await links(head))[3]!
    const [row] = await school.ask<{ id: string; number: number }>(sql`
      update report_links set secret_hash = ${hashOfSecret('1234567891234567891234')} where learner_id = ${shown.learnerId} and revoked_at is null
      returning id, (select number from schools where id = school_id) as number`)
    expect(await child(shown.learnerId)).toMatchObject({ state: 'open', link: null })
    expect((await open(`${row!.number}-1234567891234567891234`)).status).toBe(200)
    expect(linkSecret(school.schoolId, row!.id)).toMatch(/^[1-9A-HJ-NP-Za-km-z]{22}$/)
    expect(linkSecret(other.schoolId, row!.id)).not.toBe(linkSecret(school.schoolId, row!.id))
  })

  it('that is asked for again and again has to wait; guesses count against the network they come from, not against its families', async () => {
    const { link } = (await links(head, school.classId('Grade 9')))[1]!
    const often = await Promise.all(Array.from({ length: 12 }, () => open(link!, '', '203.0.113.7')))
    expect(new Set(often.map(({ status }) => status))).toEqual(new Set([200, 429]))
    const refused = often.find(({ status }) => status === 429)!
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(await refused.text()).toContain('Wait a minute')

    const guesses = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        open(`1-${String(at + 11).repeat(11)}`.replaceAll('0', 'x'), '', '203.0.113.8'),
      ),
    )
    expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([404, 429]))
    const { link: honest } = (await links(head, school.classId('Grade 9')))[2]!
    expect((await open(honest!, '', '203.0.113.8')).status).toBe(200)
    expect((await open('nonsense', '', '203.0.113.9')).status).toBe(404)
  })
})
