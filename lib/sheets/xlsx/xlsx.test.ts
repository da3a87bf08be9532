import { describe, expect, it } from 'vitest'

import { readTables } from '@/lib/sheets/read'
import { sheetXml, textCell, workbookParts, zipped } from '@/lib/testing/workbook'

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** The parts of a small workbook, any of which a test may replace. */
const parts = (rows: string, replaced: Record<string, string | Buffer> = {}) => ({
  ...workbookParts({ Marks: sheetXml(rows) }),
  'xl/sharedStrings.xml': `<?xml version="1.0"?><sst xmlns="${main}"><si><t>Name</t></si><si><r><t>Adm </t></r><r><t>No</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si></sst>`,
  'xl/styles.xml': `<?xml version="1.0"?><styleSheet xmlns="${main}"><numFmts><numFmt numFmtId="165" formatCode="dd/mm/yyyy"/><numFmt numFmtId="166" formatCode="&quot;day&quot; 0.0"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="9"/></cellXfs></styleSheet>`,
  ...replaced,
})

const read = async (files: Record<string, string | Buffer>) => readTables(await zipped(files))
const string = (place: string, text: string) => textCell(text).replace('<c ', `<c r="${place}" `)

describe('workbooks', () => {
  it('reads strings, numbers, dates and stored values of formulas', async () => {
    const rows = `
      <row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row>
      <row r="3"><c r="A3" t="n"><v>12.300000000000001</v></c><c r="B3"><v>254712000123</v></c><c r="C3" s="1"><v>41043</v></c></row>
      <row><c s="2"><v>41043.5</v></c><c s="3"><v>7.25</v></c><c s="4"><v>0.67</v></c></row>
      <row r="5"><c r="A5" t="b"><v>1</v></c><c r="B5" t="str"><f>1+1</f><v>two_x000D_</v></c><c r="C5" t="e"><v>#N/A</v></c>${string('D5', "'0712")}</row>`
    expect(await read(parts(rows))).toEqual([
      {
        name: 'Marks',
        formulas: 1,
        rows: [
          [],
          ['Name', '', 'Adm No'],
          ['12.3', '254712000123', '2012-05-14'],
          ['2012-05-14T12:00', '7.25', '67%'],
          ['TRUE', 'two\r', '#N/A', '0712'],
        ],
      },
    ])
  })

  it('reads every visible sheet, and dates counted from 1904', async () => {
    const tables = await read(
      parts('<row r="1"><c r="A1" s="1"><v>39581</v></c></row>', {
        'xl/workbook.xml': `<x:workbook xmlns:x="${main}" xmlns:r="${office}"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="Hidden" state="hidden" r:id="s1"/><x:sheet name="A" r:id="s1"/><x:sheet name="B" r:id="s1"/></x:sheets></x:workbook>`,
      }),
    )
    expect(tables.map(({ name, rows }) => [name, rows])).toEqual([
      ['A', [['2012-05-14']]],
      ['B', [['2012-05-14']]],
    ])
  })

  it('does not look at a merge over the whole sheet', async () => {
    const merge = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    const tables = await read(
      parts('', { 'xl/worksheets/sheet1.xml': sheetXml(`<row r="1">${string('A1', 'Name')}</row>`, merge) }),
    )
    expect(tables[0]!.rows).toEqual([['Name']])
  })
})

describe('workbooks made to do harm', () => {
  const refuses = async (files: Record<string, string | Buffer>, words: string) => {
    await expect(read(files)).rejects.toMatchObject({
      name: 'AppError',
      code: 'invalid',
      message: expect.stringContaining(words),
    })
  }

  it('refuses 300 MB in one string', async () => {
    const bomb = Buffer.concat([
      Buffer.from('<sst><si><t>'),
      Buffer.alloc(300 * 1024 * 1024, 'a'),
      Buffer.from('</t></si></sst>'),
    ])
    await refuses(parts('', { 'xl/sharedStrings.xml': bomb }), 'larger than it seems')
  })

  it('refuses a part that unpacks to more than its directory says', async () => {
    const bytes = await zipped(parts(`<row r="1">${string('A1', 'x'.repeat(40_000))}</row>`))
    const name = Buffer.from('xl/worksheets/sheet1.xml')
    // The size stands 22 bytes before the name in the central directory.
    const at = bytes.lastIndexOf(name) - 46 + 24
    bytes.writeUInt32LE(100, at)
    await expect(readTables(bytes)).rejects.toThrow('not a workbook')
  })

  it('refuses packing beyond reason', async () => {
    await refuses(parts('', { 'docProps/app.xml': Buffer.alloc(30 * 1024 * 1024) }), 'larger than it seems')
  })

  it('refuses more parts than a workbook has', async () => {
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`xl/media/${i}.xml`, 'x']))
    await refuses(parts('', many), 'more than 200 parts')
  })

  it('refuses a document type, and so every entity', async () => {
    const lol =
      '<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    await refuses(parts('', { 'xl/sharedStrings.xml': lol }), 'document type')
  })

  it('refuses rows, columns and cells beyond a school’s', async () => {
    await refuses(parts(`<row r="1048576">${string('A1048576', 'x')}</row>`), 'more than 20,000 rows')
    await refuses(parts(`<row r="1">${string('XFD1', 'x')}</row>`), 'more than 200 columns')
    await refuses(
      parts(`<row r="1">${string('A1', 'x'.repeat(32_768))}</row>`),
      'more than 32,767 characters',
    )
  })

  it('refuses nesting beyond reason', async () => {
    await refuses(parts('<a>'.repeat(100_000)), 'nested beyond reason')
  })

  it('refuses what is damaged, and a ZIP without a workbook', async () => {
    await refuses(parts('<row><c'), 'not a workbook')
    await refuses({ 'word/document.xml': '<x/>' }, 'no workbook')
    await expect(readTables(Buffer.from('PK\u0003\u0004 not really'))).rejects.toThrow('not a workbook')
  })

  it('refuses names that climb out', async () => {
    const bytes = await zipped(parts('', { 'aa/aa/secret': 'x' }))
    const climbing = Buffer.from(
      bytes.toString('latin1').replaceAll('aa/aa/secret', '../../secret'),
      'latin1',
    )
    await expect(readTables(climbing)).rejects.toThrow('not a workbook')
  })

  it('refuses an encrypted part', async () => {
    const bytes = await zipped(parts(''))
    const directory = bytes.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
    bytes.writeUInt16LE(bytes.readUInt16LE(directory + 8) | 1, directory + 8)
    await expect(readTables(bytes)).rejects.toThrow('protected by a password')
  })
})
