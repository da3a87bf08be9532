import { request as ask } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { Browser, Page } from '@playwright/test'
import { sql } from 'drizzle-orm'

import { reportPage } from '@/lib/documents'
import { publishResults } from '@/lib/publications/commands'
import { showLinks } from '@/lib/publications/links/commands'
import { getClassReports } from '@/lib/reports/queries'
import { newDemoSchool } from '@/lib/testing/demo'
import { sampleCard } from '@/lib/testing/report-cards'
import { expect, expectAccessible, test } from './fixtures'

/** A published result of the demonstration school, with its links. */
async function published() {
  const school = await newDemoSchool()
  const head = await school.withRole('head')
  const classId = school.classId('Grade 8 West')
  const choice = { term: 3 }
  const missing = (await getClassReports(head, classId, choice))!.missing.length
  await publishResults(head, { classId, choice, acceptMissing: missing })
  const { links } = (await showLinks(head, { classId, choice }))!
  return { school, head, classId, links }
}

/** A phone without scripts; everything it asks for is noted. */
async function phone(browser: Browser, width: number, colorScheme: 'light' | 'dark' = 'light') {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width, height: 640 },
    colorScheme,
  })
  const page = await context.newPage()
  const asked: string[] = []
  const refused: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('console', (message) => refused.push(message.text()))
  return { page, asked, refused, close: () => context.close() }
}

const sheets = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** An answer as it travels: packed, with the headers that the browser gets. */
const wire = (url: string) =>
  new Promise<{ headers: Record<string, unknown>; bytes: Buffer }>((resolve, reject) => {
    ask(url, { headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part) => parts.push(part))
      response.on('end', () => resolve({ headers: response.headers, bytes: Buffer.concat(parts) }))
    })
      .on('error', reject)
      .end()
  })

test('a parent opens the report with one tap: no account, no script, few bytes', async ({
  browser,
  baseURL,
}, { project }) => {
  test.skip(project.name === 'desktop', 'it sets the widths itself')
  const { school, links } = await published()
  const { learnerId, name, link } = links[0]!
  const address = `${baseURL}/r/${link}`
  const [kept] = await school.ask<{ average: string }>(
    sql`select card #>> '{summary,average}' as average from published_cards where learner_id = ${learnerId}`,
  )

  await test.step('it costs at most 30 KB in all, and is kept nowhere', async () => {
    const { headers, bytes } = await wire(address)
    expect(headers['content-encoding']).toBe('gzip')
    expect(bytes.byteLength).toBeLessThanOrEqual(10_000)
    expect(gunzipSync(bytes).byteLength).toBeLessThanOrEqual(30_000)
    expect(headers).toMatchObject({
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow, noarchive',
      'x-content-type-options': 'nosniff',
    })
    expect(headers['set-cookie']).toBeUndefined()
  })

  for (const width of [360, 320])
    for (const scheme of ['light', 'dark'] as const)
      await test.step(`it reads at ${width} px, ${scheme}`, async () => {
        const { page, asked, refused, close } = await phone(browser, width, scheme)
        await page.goto(address)
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
        await expect(page.getByText(kept!.average, { exact: true }).first()).toBeVisible()
        expect(await overflow(page)).toBeLessThanOrEqual(0)
        expect(asked).toEqual([address])
        expect(refused).toEqual([])
        await close()
      })

  await test.step('the printed card stands beside it, and on paper the page is one sheet', async () => {
    const { page, close } = await phone(browser, 360)
    await page.goto(address)
    const href = await page.getByRole('link', { name: 'Report card as PDF' }).getAttribute('href')
    const pdf = await page.request.get(new URL(href!, address).href)
    expect(pdf.headers()).toMatchObject({
      'content-type': 'application/pdf',
      'referrer-policy': 'no-referrer',
      'cache-control': 'private, no-store',
    })
    const paper = await page.pdf({ preferCSSPageSize: true })
    expect(sheets(paper)).toBe(1)
    // The most that one sheet has to hold: 12 areas, five of them with parts, and long names.
    const { learner, ...card } = sampleCard({}, 12)
    const long = 'Wanjiku Nyokabi Ŵambŭi '.repeat(5).trim()
    for (const name of [long, 'عبد الرحمن محمد علي', 'X'.repeat(120)]) {
      await page.setContent(reportPage({ ...card, learner: { ...learner, name } }))
      expect(sheets(await page.pdf({ preferCSSPageSize: true }))).toBe(1)
      await page.setViewportSize({ width: 320, height: 640 })
      expect(await overflow(page)).toBeLessThanOrEqual(0)
    }
    await close()
  })

  await test.step('a link that was changed on the way says so kindly', async () => {
    const { page, asked, close } = await phone(browser, 320)
    const answer = await page.goto(`${address.slice(0, -1)}/`)
    expect(answer!.status()).toBe(404)
    await expect(page.getByRole('heading')).toHaveText('This link does not open a report')
    await expect(page.getByRole('link', { name: 'sign in' })).toBeVisible()
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    expect(asked.every((url) => url.startsWith(`${baseURL}/r/`))).toBe(true)
    await close()
  })

  await test.step('it is readable to everybody', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ viewport: { width: 360, height: 640 }, colorScheme })
      const page = await context.newPage()
      await page.goto(address)
      await expectAccessible(page)
      await page.goto(`${address}x`)
      await expectAccessible(page)
      await context.close()
    }
  })
})

test('staff copy a family’s link, make a new one and revoke it, by keyboard', async ({
  page,
  context,
  signIn,
  baseURL,
}) => {
  const { school, head, classId, links } = await published()
  const { learnerId, name, admissionNumber, link } = links[1]!
  await signIn(head.userId!, school.schoolId)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const who = `for the family of ${name} (${admissionNumber})`
  const field = page.getByRole('textbox', { name: `Link ${who}` })

  await page.goto(`/reports/${classId}/term-3`)
  await page.getByRole('link', { name: 'Families’ links' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Families’ links, Grade 8 West')
  await expect(field).toHaveValue(`${baseURL}/r/${link}`)
  await expectAccessible(page)
  expect(await overflow(page)).toBeLessThanOrEqual(0)

  await field.focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Copied.')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${baseURL}/r/${link}`)

  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText('A new link.')).toBeVisible()
  const renewed = await field.inputValue()
  expect(renewed).not.toBe(`${baseURL}/r/${link}`)
  expect((await page.request.get(renewed)).status()).toBe(200)

  await page.goto(`/reports/${classId}/term-3/${learnerId}`)
  await expect(field).toHaveValue(renewed)
  await expectAccessible(page)
  await page.getByRole('button', { name: `Revoke the link ${who}` }).press('Enter')
  await expect(page.getByText('it opens nothing')).toBeVisible()
  await expect(field).toHaveCount(0)
  await expect.poll(async () => (await page.request.get(renewed)).status()).toBe(410)
})
