import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

import type { ReportCard } from '@/lib/reports/card'
import { sampleCard } from '@/lib/testing/report-cards'
import { html } from './html'
import { reportPage } from './report-page'

const page = (given: Partial<ReportCard> = {}, size?: number) => reportPage(sampleCard(given, size))
const textOf = (markup: string) =>
  markup
    .replace(/<style>.*?<\/style>/s, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
const texts = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : value && typeof value === 'object'
      ? Object.values(value).flatMap(texts)
      : []

/** What a bundle costs: all of it, since nothing else is fetched. */
const bytes = (markup: string) => ({
  plain: Buffer.byteLength(markup),
  packed: gzipSync(markup).byteLength,
})

it('says everything that the card says', () => {
  const { language: _, rows, columns, school, summary, scale, ...card } = sampleCard()
  const said = [
    card,
    columns,
    { ...school, colour: null },
    { ...summary, group: null },
    scale.bands.map((band) => ({ ...band, group: null })),
    rows.map((row) => ({ ...row, abbreviation: null, group: null })),
  ]
  const text = textOf(page())
  for (const each of texts(said)) expect(text).toContain(each.replace(/\s+/g, ' '))
})

it('keeps a figure in the row and the column where it belongs', () => {
  const [english] = sampleCard().rows
  const row = /<tr><th scope="row">English<.*?<\/tr>/s.exec(page())![0]
  const cells = [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) => textOf(cell!).trim())
  const { marks, percent, level, points, remark, teacher } = english!
  expect(cells).toEqual([...marks, percent, level, points, remark, teacher])
})

it('says what signs mean, shows no positions where the level has none, and tells an edition from the first', () => {
  const { rows, summary } = sampleCard()
  const markup = page({
    status: 'Absent: English.',
    edition: '2',
    rows: [{ ...rows[0]!, marks: ['X', 'EX', '–'], percent: '(75.0)', level: '–', group: null }],
    summary: { ...summary, stream: null, grade: null, level: '–', group: null },
  })
  for (const [sign, meaning] of [
    ['X', 'absent'],
    ['EX', 'exempt'],
    ['–', 'not yet marked'],
    ['(75.0)', 'provisional, not counted'],
  ])
    expect(markup).toContain(`title="${meaning}">${sign}<`)
  expect(markup).toContain('Absent: English.')
  expect(markup).not.toContain('Position in')
  expect(textOf(markup)).toContain('Changed on 23 Oct 2026: this is edition 2')
  expect(textOf(page())).not.toContain('Changed on')
})

it('runs nothing and fetches nothing, whatever was typed', () => {
  const evil = `"><script>alert(1)</script><img src=x onerror='a()'>{{x}}<!--until-->&amp; O'Brien`
  const { learner, school, remarks } = sampleCard()
  const markup = page({
    learner: { ...learner, name: evil, className: evil },
    school: { ...school, name: evil, motto: evil, logo: `javascript:${evil}`, colour: `red"${evil}` },
    remarks: { ...remarks, head: { text: evil, name: evil, date: null } },
    status: evil,
    term: evil,
  })
  expect(markup).not.toMatch(/<script|<img|onerror='|javascript:/)
  expect(markup.match(/<!--until-->/g)).toHaveLength(1)
  expect(textOf(markup)).toContain(evil)
  const addresses = [...markup.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address)
  expect(addresses).toEqual(['data:,', '?pdf'])
  expect(markup).not.toMatch(/url\(|@import|@font-face|https?:/)
})

it('lets names run from right to left, and names no child where a phone keeps its history', () => {
  const { learner } = sampleCard()
  const markup = page({ learner: { ...learner, name: 'محمد علي' } })
  expect(markup).toContain('<h1 dir="auto">محمد علي</h1>')
  expect(/<title>(.*?)<\/title>/.exec(page())![1]).toBe(
    'REPORT FORM Term 3 2026, Term result · Hillview School',
  )
})

it('keeps to itself what the family owes', () => {
  expect(page({ fees: [{ name: 'Balance', value: 'KES 500' }] })).not.toContain('KES')
})

it('shows optional blocks only where the school has them', () => {
  const attendance = { open: '63', present: '60', absent: '3', percent: '95.2%' }
  expect(textOf(page({ attendance }))).toContain('Days present 60')
  expect(textOf(page())).not.toContain('Days present')
  const ratings = [{ name: 'Values', items: [{ name: 'Respect', level: 'EE' }] }]
  expect(textOf(page({ ratings, focus: 'Reading aloud' }))).toMatch(
    /Values Respect EE.*Focus for next term Reading aloud/,
  )
})

it('brings the crest along only while it is small', () => {
  const { school } = sampleCard()
  const crest = (length: number) => `data:image/png;base64,${'A'.repeat(length)}`
  expect(page({ school: { ...school, logo: crest(5000) } })).toContain('<img src="data:image/png;base64,AAA')
  expect(page({ school: { ...school, logo: crest(9000) } })).not.toContain('<img')
  expect(page({ school: { ...school, logo: 'https://elsewhere.example/x.png' } })).not.toContain('<img')
})

it('costs at most 30 KB in all: 12 areas with parts, the longest names, a crest', () => {
  const { school, learner } = sampleCard()
  const long = 'Ŵanjiku '.repeat(15).trim()
  const full = page(
    {
      school: { ...school, logo: `data:image/png;base64,${'Ab3/'.repeat(1900)}` },
      learner: { ...learner, name: long, classTeacher: long },
    },
    12,
  )
  expect(bytes(full).plain).toBeLessThanOrEqual(30_000)
  expect(bytes(page({}, 20)).plain).toBeLessThanOrEqual(30_000)
  expect(bytes(page({}, 9)).packed).toBeLessThanOrEqual(6_000)
})

it('escapes for element and attribute alike, and leaves out what is nothing', () => {
  expect(html`<a b="${`"'<>&`}">${null}${undefined}${false}${0}${[html`<i>`, '<']}</a>`.markup).toBe(
    '<a b="&quot;&#39;&lt;&gt;&amp;">0<i>&lt;</a>',
  )
})
