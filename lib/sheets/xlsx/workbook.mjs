import { posix } from 'node:path'

import { formatOf, shownNumber } from './numbers.mjs'
import { Refused } from './package.mjs'
import { walk } from './xml.mjs'

const most = { sheets: 10, rows: 20_000, columns: 200, cell: 32_767 }

/**
 * The visible sheets of a workbook as text: `rows[0]` is row 1. Formulas are not run, their stored values are read;
 * merges, names, drawings and validations are not looked at.
 * @returns {Promise<{ name: string, rows: string[][], formulas: number }[]>}
 */
export async function readWorkbook(zip) {
  const main = await targetOf(zip, '_rels/.rels', '', (type) => type.endsWith('/officeDocument'))
  if (!main) throw new Refused('There is no workbook in this file. Save it as .xlsx or .csv.')
  const folder = posix.dirname(main)
  const links = await relations(zip, posix.join(folder, '_rels', `${posix.basename(main)}.rels`), folder)
  const { sheets, date1904 } = await contents(zip, main)
  const part = (kind) => links.find(({ type }) => type.endsWith(`/${kind}`))?.target
  const strings = part('sharedStrings') ? await sharedStrings(zip, part('sharedStrings')) : []
  const formats = part('styles') ? await cellFormats(zip, part('styles')) : []

  const read = []
  for (const { name, id } of sheets.slice(0, most.sheets)) {
    const target = links.find((link) => link.id === id)?.target
    if (target) read.push({ name, ...(await readSheet(zip, target, { strings, formats, date1904 })) })
  }
  if (read.length === 0) throw new Refused('The workbook has no visible sheet.')
  return read
}

async function relations(zip, name, folder) {
  const links = []
  if (!zip.has(name)) return links
  await walk(await zip.open(name), {
    open(tag, { Id: id, Type: type = '', Target: target = '' }) {
      if (tag !== 'Relationship') return
      links.push({ id, type, target: target.startsWith('/') ? target.slice(1) : posix.join(folder, target) })
    },
  })
  return links
}

async function targetOf(zip, name, folder, wanted) {
  return (await relations(zip, name, folder)).find(({ type }) => wanted(type))?.target
}

async function contents(zip, name) {
  const sheets = []
  let date1904 = false
  await walk(await zip.open(name), {
    open(tag, attributes) {
      if (tag === 'workbookPr') date1904 = /^(1|true)$/.test(attributes.date1904 ?? '')
      if (tag !== 'sheet' || (attributes.state ?? 'visible') !== 'visible') return
      const [, id] = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key)) ?? []
      sheets.push({ name: attributes.name ?? '', id })
    },
  })
  return { sheets, date1904 }
}

async function sharedStrings(zip, name) {
  const strings = []
  let text = ''
  let phonetic = 0
  await walk(await zip.open(name), {
    open(tag) {
      if (tag === 'si') text = ''
      if (tag === 'rPh') phonetic++
    },
    close(tag, own) {
      if (tag === 'rPh') phonetic--
      if (tag === 't' && phonetic === 0) text += own
      if (tag === 'si') strings.push(unescaped(limited(text)))
    },
  })
  return strings
}

/** What each cell style shows numbers as: a date, a percentage, or the number itself. */
async function cellFormats(zip, name) {
  const codes = new Map()
  const styles = []
  let inCells = false
  await walk(await zip.open(name), {
    open(tag, { numFmtId, formatCode }) {
      if (tag === 'numFmt') codes.set(numFmtId, formatCode)
      if (tag === 'cellXfs') inCells = true
      if (tag === 'xf' && inCells) styles.push(numFmtId ?? '0')
    },
    close(tag) {
      if (tag === 'cellXfs') inCells = false
    },
  })
  return styles.map((id) => formatOf(Number(id), codes.get(id)))
}

async function readSheet(zip, name, book) {
  const rows = []
  let formulas = 0
  let row = 0
  let column = 0
  let cell = null
  await walk(await zip.open(name), {
    open(tag, attributes) {
      if (tag === 'row') {
        row = Number(attributes.r ?? row + 1)
        column = 0
      } else if (tag === 'c') {
        const place = /^([A-Z]{1,3})(\d+)$/.exec(attributes.r ?? '')
        column = place ? columnNumber(place[1]) : column + 1
        if (place) row = Number(place[2])
        cell = { type: attributes.t ?? 'n', style: attributes.s, value: '', text: '' }
      } else if (tag === 'f' && cell) formulas++
    },
    close(tag, text) {
      if (!cell) return
      if (tag === 'v') cell.value = text
      if (tag === 't') cell.text += text
      if (tag !== 'c') return
      const shown = limited(shownCell(cell, book))
      cell = null
      if (shown.trim() !== '') put(rows, row, column, shown)
    },
  })
  return { rows: Array.from(rows, (cells) => Array.from(cells ?? [], (value) => value ?? '')), formulas }
}

function put(rows, row, column, value) {
  if (!(row >= 1) || row > most.rows)
    throw new Refused(`The sheet has more than ${most.rows.toLocaleString('en')} rows.`)
  if (column > most.columns) throw new Refused(`Row ${row} has more than ${most.columns} columns.`)
  rows[row - 1] ??= []
  rows[row - 1][column - 1] = value
}

function shownCell({ type, style, value, text }, { strings, formats, date1904 }) {
  if (type === 's') return strings[Number(value)] ?? ''
  if (type === 'inlineStr') return unescaped(text)
  if (type === 'str') return unescaped(value)
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  if (type === 'n') return shownNumber(value, formats[Number(style ?? 0)], date1904)
  return value
}

function limited(text) {
  if (text.length > most.cell)
    throw new Refused(`A cell has more than ${most.cell.toLocaleString('en')} characters.`)
  return text
}

/** Spreadsheets write control characters as _x000D_. */
const unescaped = (text) =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))

const columnNumber = (letters) =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
