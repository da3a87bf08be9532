import { gzipSync } from 'node:zlib'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import type { ReportCard } from '@/lib/reports/card'
import { sampleCard } from '@/lib/testing/report-cards'
import { ReportCardView } from './report-card'

const page = (given: Partial<ReportCard> = {}, size?: number) =>
  renderToStaticMarkup(<ReportCardView card={sampleCard(given, size)} />)
const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&#x27;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')

/** Every text of a value, at any depth. */
const texts = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : value && typeof value === 'object'
      ? Object.values(value).flatMap(texts)
      : []

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
  const row = /<tr[^>]*><th[^>]*scope="row"[^>]*>English.*?<\/tr>/.exec(page())![0]
  const cells = [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => textOf(cell!).trim())
  const { marks, percent, level, points, remark, teacher } = english!
  expect(cells).toEqual([...marks, percent, level, points, remark, teacher])
})

it('says what signs mean, and shows no positions where the level has none', () => {
  const { rows, summary } = sampleCard()
  const html = page({
    status: 'Absent: English.',
    rows: [{ ...rows[0]!, marks: ['X', 'EX', '–'], percent: '(75.0)', level: '–', group: null }],
    summary: { ...summary, stream: null, grade: null },
  })
  for (const [sign, meaning] of [
    ['X', 'absent'],
    ['EX', 'exempt'],
    ['–', 'not yet marked'],
    ['(75.0)', 'provisional, not counted'],
  ])
    expect(html).toContain(`title="${meaning}" class="no-underline">${sign}<`)
  expect(html).toContain('Absent: English.')
  expect(html).not.toContain('Position in')
})

it('marks a draft, and escapes what was typed', () => {
  const { learner } = sampleCard()
  const html = page({ draft: true, learner: { ...learner, name: '<img src=x onerror="alert(1)"> O\'Brien' } })
  expect(textOf(html)).toContain('DRAFT')
  expect(html).not.toContain('<img')
  expect(textOf(html)).toContain('<img src=x onerror="alert(1)"> O\'Brien')
})

it('shows optional blocks only where the school has them', () => {
  const attendance = { open: '63', present: '60', absent: '3', percent: '95.2%' }
  expect(textOf(page({ attendance }))).toContain('Days present 60')
  expect(textOf(page())).not.toContain('Days present')
  const ratings = [{ name: 'Values', items: [{ name: 'Respect', level: 'EE' }] }]
  expect(textOf(page({ ratings, focus: 'Reading aloud' }))).toMatch(
    /Values Respect EE.*Focus for next term Reading aloud/,
  )
  expect(textOf(page({ fees: [{ name: 'Balance', value: 'KES 500' }] }))).toContain('Balance KES 500')
})

it('stays small: 20 areas with their parts', () => {
  expect(gzipSync(page({}, 20)).byteLength).toBeLessThan(6_000)
})
