import { beforeAll, describe, expect, it } from 'vitest'

import type { Actor } from '@/lib/auth/actor'
import { bringIn, importPage } from '@/lib/testing/imports'
import { newMarkSchool } from '@/lib/testing/marks'
import { sheetXml, textCell, workbook, workbookParts, zipped } from '@/lib/testing/workbook'
import { readUpload } from '@/lib/upload'

let head: Actor
let east: string
beforeAll(async () => {
  const school = await newMarkSchool(0)
  head = (await school.person('head')).actor
  east = school.east
})

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const header = `<row r="1">${textCell('Name')}${textCell('Adm')}${textCell('Class')}</row>`

/** Files made to do harm, or that are not what they say. */
const harmful: [what: string, make: () => Promise<Uint8Array>, words: string][] = [
  [
    'a zip bomb',
    () =>
      zipped({
        ...workbookParts({ A: sheetXml(header) }),
        'xl/media/a.bin': Buffer.alloc(200 * 1024 * 1024),
      }),
    'larger than it seems',
  ],
  [
    '600,000 rows',
    async () => {
      const row = (_: unknown, i: number) => `<row r="${i + 1}"><c r="A${i + 1}"><v>${i}</v></c></row>`
      return zipped(workbookParts({ A: sheetXml(Array.from({ length: 600_000 }, row).join('')) }))
    },
    'more than 20,000 rows',
  ],
  [
    '300 MB in one string',
    async () =>
      zipped({
        ...workbookParts({ A: sheetXml(header) }),
        'xl/sharedStrings.xml': Buffer.concat([
          Buffer.from(`<sst xmlns="${main}"><si><t>`),
          Buffer.alloc(300 * 1024 * 1024, 'a'),
          Buffer.from('</t></si></sst>'),
        ]),
      }),
    'larger than it seems',
  ],
  [
    'an encrypted workbook',
    async () =>
      Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(4096)]),
    'password-protected',
  ],
  [
    'a picture called .xlsx',
    async () => Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), Buffer.alloc(2000, 7)]),
    'a picture',
  ],
  ['5,000 columns', async () => Buffer.from(`Name,Adm${',x'.repeat(5000)}\n`), 'more than 200 columns'],
  ['6 MB', async () => Buffer.alloc(6 * 1024 * 1024, 'a'), 'larger than 5 MB'],
]

describe('a file made to do harm', () => {
  it.each(harmful)(
    '%s is refused within ten seconds, with a reason, and the memory stays as it was',
    async (_, make, words) => {
      const bytes = await make()
      global.gc?.()
      const before = process.memoryUsage.rss()
      const start = performance.now()
      let most = before
      const watch = setInterval(() => {
        most = Math.max(most, process.memoryUsage.rss())
      }, 20)
      await expect(bringIn(head, 'learners', bytes)).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringContaining(words),
      })
      clearInterval(watch)
      most = Math.max(most, process.memoryUsage.rss())
      expect(performance.now() - start).toBeLessThan(10_000)
      expect((most - before) / 1024 / 1024).toBeLessThan(50)
    },
  )

  it('a merge over the whole sheet is not looked at', async () => {
    const cells = ['Ann Roe', '1', 'Grade 8 East'].map(textCell).join('')
    const merge = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    const bytes = await zipped(workbookParts({ A: sheetXml(`${header}<row r="2">${cells}</row>`, merge) }))
    const { importId } = await bringIn(head, 'learners', bytes)
    expect((await importPage(head, importId)).counts).toMatchObject({ new: 1 })
  })

  it('formulas are never run: what they last showed is read, and said', async () => {
    const formula = '<c t="str"><f>HYPERLINK("http://evil.example","x")</f><v>Ann Formula</v></c>'
    const row = `<row r="2">${formula}${textCell('77')}${textCell('Grade 8 East')}</row>`
    const { importId } = await bringIn(
      head,
      'learners',
      await zipped(workbookParts({ A: sheetXml(header + row) })),
    )
    const page = await importPage(head, importId)
    expect(page.rows).toMatchObject([{ title: 'Ann Formula', outcome: 'new' }])
    expect(page.notes).toEqual(['1 cell holds a formula; what they last showed was read.'])
  })
})

describe('an upload', () => {
  const request = (body: BodyInit, headers: Record<string, string> = {}) =>
    new Request('http://school.test/api/imports', {
      method: 'POST',
      body,
      headers,
      duplex: 'half',
    } as RequestInit)

  it('is read with its file and fields', async () => {
    const form = new FormData()
    form.set('kind', 'learners')
    form.set('file', new File(['a,b'], 'Class “8”.csv'))
    const { fields, file } = await readUpload(request(form))
    expect(fields).toEqual({ kind: 'learners' })
    expect(file).toMatchObject({ name: 'Class “8”.csv', bytes: new TextEncoder().encode('a,b') })
  })

  it('ends as soon as it is too large, also when it does not say how large it is', async () => {
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1
        controller.enqueue(new Uint8Array(1024 * 1024))
      },
    })
    await expect(readUpload(request(endless))).rejects.toThrow('larger than 5 MB')
    expect(sent).toBeLessThan(10)
    const lying = request('x', { 'content-length': '90000000' })
    await expect(readUpload(lying)).rejects.toThrow(/larger than 5 MB|not arrive whole/)
  })

  it('that is no form is refused', async () => {
    await expect(readUpload(request('hello', { 'content-type': 'text/plain' }))).rejects.toThrow(
      'not arrive whole',
    )
  })
})

describe('names', () => {
  const read = async (name: string) => {
    const file = await workbook({
      A: [
        ['Name', 'Adm', 'Class'],
        [name, `N${Math.random().toString(36).slice(2, 8)}`, 'Grade 8 East'],
      ],
    })
    const { importId } = await bringIn(head, 'learners', file)
    const [row] = (await importPage(head, importId)).rows
    return row!
  }
  it.each([
    "O'Brien Ng'ang'a",
    'Ng’eno Ó Séaghdha',
    'عائشة محمد',
    'A',
    'Zoë Nguyễn',
    '김민지',
    'D’Souza-van der Berg Jr.',
  ])('“%s” is taken as it is', async (name) => {
    expect(east).toBeTruthy()
    expect(await read(name)).toMatchObject({ outcome: 'new', title: name.normalize('NFC') })
  })
  it.each([
    ['A'.repeat(200), 'too_long'],
    ['12345', 'unreadable'],
    ['-', 'unreadable'],
  ])('“%s” is refused in words', async (name, code) => {
    expect(await read(name)).toMatchObject({ outcome: 'needs_you', issues: [{ field: 'fullName', code }] })
  })
})
