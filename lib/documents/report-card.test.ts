import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ReportCard } from '@/lib/reports/card'
import { sampleCard, sampleCards } from '@/lib/testing/report-cards'
import { bindReportCards, cardFileName, packZip, renderReportCard } from '.'

const folder = mkdtempSync(join(tmpdir(), 'cards-'))

/** Runs one of poppler's tools on a PDF. */
function poppler(tool: 'pdftotext' | 'pdfinfo' | 'pdffonts', pdf: Uint8Array, ...options: string[]): string {
  const file = join(folder, 'card.pdf')
  writeFileSync(file, pdf)
  try {
    return execFileSync(tool, [...options, file, ...(tool === 'pdftotext' ? ['-'] : [])], {
      encoding: 'utf8',
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Error(
      `${tool} is not installed; these tests read PDFs back with it (apt-get install poppler-utils).`,
    )
  }
}

const read = (pdf: Uint8Array) => poppler('pdftotext', pdf, '-layout')
const words = (pdf: Uint8Array) => read(pdf).replace(/\s+/g, ' ')
const pages = (pdf: Uint8Array) => Number(/Pages:\s+(\d+)/.exec(poppler('pdfinfo', pdf))![1])
const print = async (given: Partial<ReportCard> = {}, size?: number) =>
  (await renderReportCard(sampleCard(given, size), '24 Oct 2026')).bytes

/** Every text of a value, at any depth. */
const texts = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : value && typeof value === 'object'
      ? Object.values(value).flatMap(texts)
      : []

it('prints every figure of a card, in the order people read', async () => {
  const card = sampleCard()
  const pdf = await print(card)
  const lines = read(pdf).split('\n')
  for (const row of card.rows) {
    const [firstWord] = row.name.split(' ')
    const figures = [firstWord!, ...row.marks, row.percent, row.level, row.points]
    expect(
      lines.find((line) => inOrder(line, figures)),
      figures.join(' '),
    ).toBeDefined()
    for (const part of row.components) {
      expect(lines.find((line) => inOrder(line, [part.name, ...part.marks]))).toBeDefined()
    }
  }
  const all = words(pdf)
  const { group: _, ...summary } = card.summary
  const { logo: __, colour: ___, ...school } = card.school
  const bands = card.scale.bands.flatMap(({ level, range, points }) => [
    `${level} ${range}`,
    `${points} point`,
  ])
  const shown = [
    summary,
    school,
    card.learner,
    card.remarks,
    card.rules,
    card.term,
    card.result,
    card.serial,
    bands,
  ]
  const flat = all.replace(/ /g, '')
  for (const text of texts(shown)) {
    // A text that is broken over lines stands beside its neighbours: its words are there one by one.
    for (const word of text.split(' ')) expect(flat).toContain(word.replace(/ /g, ''))
  }
  expect(all).toContain('printed 24 Oct 2026')
  expect(all).toContain('Page 1 of 1')
  expect(all).not.toContain('DRAFT')
})

const inOrder = (line: string, parts: string[]) => {
  let from = 0
  return parts.every((part) => {
    const at = line.indexOf(part, from)
    from = at + part.length
    return at >= 0
  })
}

it.each([
  [9, 1],
  [12, 1],
  [20, 2],
])('sets %i areas with their components on %i page(s)', async (size, expected) => {
  expect(pages(await print({}, size))).toBe(expected)
})

it('fits twelve areas on one page where every one has two parts', async () => {
  const rows = sampleCard({}, 12).rows.map((row) => ({
    ...row,
    components: ['Theory', 'Practical'].map((name) => ({ name, marks: ['33/60', '21/40', '28/50'] })),
  }))
  expect(pages(await print({ rows }))).toBe(1)
})

it('repeats the head of the table and names the learner on a second page', async () => {
  const pdf = await print({}, 28)
  const second = poppler('pdftotext', pdf, '-layout', '-f', '2')
  expect(second).toContain('Grace Achieng Otieno · 0983 · Grade 8 East · Term 3 2026')
  expect(second).toContain('Learning area')
  expect(second).toContain('Page 2 of 2')
  expect(read(pdf)).toContain('Page 1 of 2')
})

it('marks a draft on every page', async () => {
  const pdf = await print({ draft: true }, 28)
  for (const page of ['1', '2'])
    expect(poppler('pdftotext', pdf, '-raw', '-f', page, '-l', page)).toMatch(
      /D\s*R\s*A\s*F\s*T[\s\S]*DRAFT · Serial/,
    )
})

it('prints what is there of an incomplete card, and says what is missing', async () => {
  const card = sampleCard()
  const [english, ...others] = card.rows
  const pdf = await print({
    status: 'Incomplete: English Composition not yet marked.',
    rows: [{ ...english!, marks: ['41.0', 'X', '–'], percent: '(75.0)', level: '–', points: '–' }, ...others],
    summary: {
      ...card.summary,
      stream: { position: '–', outOf: '34' },
      grade: { position: '–', outOf: '111' },
    },
  })
  expect(words(pdf)).toContain('Incomplete: English Composition not yet marked.')
  expect(read(pdf)).toMatch(/English\s+41\.0\s+X\s+–\s+\(75\.0\)\s+–\s+–/)
  expect(words(pdf)).not.toContain('of 34')
})

it('prints a card of an absent learner, whose figures do not exist', async () => {
  const none = {
    total: '–',
    outOf: '–',
    average: '–',
    level: '–',
    points: '–',
    pointsOutOf: '–',
    meanPoints: '–',
  }
  const { summary, rows } = sampleCard()
  const pdf = await print({
    status: 'Absent: English, Kiswahili.',
    rows: rows.map((row) => ({
      ...row,
      marks: ['X', 'X', 'EX'],
      percent: 'X',
      level: '–',
      points: '–',
      group: null,
    })),
    summary: {
      ...summary,
      ...none,
      group: null,
      stream: null,
      grade: null,
      previousAverage: '–',
      deviation: '–',
      trend: [],
    },
  })
  expect(words(pdf)).toContain('Absent: English, Kiswahili.')
  expect(read(pdf)).toMatch(/Social Studies\s+X\s+X\s+EX\s+X\s+–\s+–/)
  expect(words(pdf)).not.toContain('Position in class')
})

it('takes nothing for markup', async () => {
  const hostile = '#set text(red) *x* $y$ "q" \\ <a> -> 3x4 #sys.inputs @b // c `d` = e'
  const { learner, remarks } = sampleCard()
  const pdf = await print({
    learner: { ...learner, name: hostile, classTeacher: '#panic("no")' },
    remarks: { ...remarks, head: { ...remarks.head, text: '#include "/etc/passwd" /* gone? */' } },
    status: '#eval("1 + 1")',
  })
  const squeezed = poppler('pdftotext', pdf).replace(/\s+/g, '')
  for (const text of [hostile, '#panic("no")', '#include "/etc/passwd" /* gone? */', '#eval("1 + 1")'])
    expect(squeezed).toContain(text.replace(/\s+/g, ''))
})

it('prints names of any script and length with fonts of its own', async () => {
  const name = 'Ng’ang’a Ọlọ́runtóbi Łukasz Иван محمد አበበ सीता'
  const { learner, school } = sampleCard()
  const pdf = await print({
    learner: { ...learner, name, classTeacher: `${'Wilhelmina '.repeat(10)}Otieno` },
    school: { ...school, name: `St. ${'Scholastica '.repeat(9)}School`, colour: 'red; } #panic()' },
  })
  const squeezed = poppler('pdftotext', pdf).normalize('NFC').replace(/\s+/g, '')
  for (const part of ['Ọlọ́runtóbi', 'Łukasz', 'Иван', 'አበበ'])
    expect(squeezed).toContain(part.normalize('NFC'))
  const fonts = poppler('pdffonts', pdf).split('\n').slice(2).filter(Boolean)
  expect(fonts.filter((line) => !/\+(Inter|NotoSans(Arabic|Ethiopic|Devanagari))-/.test(line))).toEqual([])
  // Inter in two weights, and the name in three other scripts.
  expect(fonts.length).toBe(5)
})

it('has a title and a language, and is small', async () => {
  const pdf = await print({}, 12)
  expect(poppler('pdfinfo', pdf)).toMatch(/Title:\s+REPORT FORM Term 3 2026, Grace Achieng Otieno \(0983\)/)
  expect(Buffer.from(pdf).toString('latin1')).toContain('/Lang (en)')
  expect(pdf.byteLength).toBeLessThan(100_000)
})

it('is the same to the byte when it is printed again', async () => {
  expect(await print()).toEqual(await print())
})

it('takes a crest, and goes on after a picture that cannot be read', async () => {
  const { school } = sampleCard()
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'
  const logo = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
  expect((await print({ school: { ...school, logo } })).byteLength).toBeGreaterThan(
    (await print()).byteLength,
  )
  await expect(print({ school: { ...school, logo: 'data:image/png;base64,AAAA' } })).rejects.toThrow(
    /logo cannot be read/,
  )
  expect(pages(await print())).toBe(1)
})

it('binds a class: every card, in order, with its own pages and an entry in the contents', async () => {
  const cards = sampleCards(40)
  cards[1] = {
    ...cards[1]!,
    learner: { ...cards[1]!.learner, name: 'Two Pages' },
    rows: sampleCard({}, 28).rows,
  }
  const sheets = await Promise.all(cards.map((card) => renderReportCard(card)))
  const pdf = await bindReportCards(cards, sheets)
  // Asked for all at once, each is its own.
  expect(words(sheets[39]!.bytes)).toContain(cards[39]!.serial)
  expect(pages(pdf)).toBe(41)
  const numbers = [...read(pdf).matchAll(/Serial HV-2026-3-(\d+)/g)].map(([, number]) => number)
  expect([...new Set(numbers)]).toEqual(cards.map(({ learner }) => learner.admissionNumber))
  expect(read(pdf)).toContain('Page 2 of 2')
  expect(poppler('pdfinfo', pdf)).toMatch(/Title:\s+REPORT FORM Term 3 2026, Grade 8 East/)
  expect(Buffer.from(pdf).toString('latin1')).toContain('/Title (Two Pages (0984))')
})

it('names files so that every system takes them', () => {
  const named = (name: string, admissionNumber = '0983') =>
    cardFileName(sampleCard({ learner: { ...sampleCard().learner, name, admissionNumber } }))
  expect(named('Grace Otieno')).toBe('0983 Grace Otieno Grade 8 East Term 3 2026.pdf')
  expect(named('../../etc/passwd\u0000"\r\n<b>', 'A/9')).toBe(
    'A-9 ..-..-etc-passwd- -b- Grade 8 East Term 3 2026.pdf',
  )
  expect(named('Ng’ang’a  Éva')).toBe("0983 Ng'ang'a Éva Grade 8 East Term 3 2026.pdf")
  expect(Buffer.byteLength(named('አ'.repeat(120)))).toBeLessThan(210)
})

it('packs files as they are', async () => {
  const zip = await packZip([
    { name: 'a.pdf', bytes: Buffer.from('one') },
    { name: 'b.pdf', bytes: Buffer.from('two') },
  ])
  const file = join(folder, 'cards.zip')
  writeFileSync(file, zip)
  expect(Buffer.from(zip).includes('two')).toBe(true)
  await expect(
    packZip([
      { name: 'a', bytes: zip },
      { name: 'A', bytes: zip },
    ]),
  ).rejects.toThrow(/Two files/)
})
