import { CsvError, parse } from 'csv-parse/sync'

import { cellText, checkedTable, limits, refused, type Table } from './table'

const separators = [',', ';', '\t'] as const

/** Reads a text file of values: comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252. */
export function readCsv(bytes: Uint8Array): Table {
  const text = decoded(bytes)
  if (text.includes('\u0000')) throw refused('This is not a table: it holds characters that no text has.')
  const [, declared] = /^sep=([,;\t])\r?\n/i.exec(text) ?? []
  try {
    const rows: string[][] = parse(text, {
      delimiter: declared ?? separatorOf(text),
      relax_column_count: true,
      relax_quotes: true,
    })
    return checkedTable(
      null,
      declared
        ? [[], ...rows.slice(1).map((row) => row.map(cellText))]
        : rows.map((row) => row.map(cellText)),
    )
  } catch (error) {
    throw error instanceof CsvError ? refused(plainWords(error)) : error
  }
}

function plainWords(error: CsvError): string {
  const line = typeof error.lines === 'number' ? ` (line ${error.lines})` : ''
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return `A quotation mark is opened and never closed${line}.`
  return `The file cannot be read as a table${line}.`
}

function decoded(bytes: Uint8Array): string {
  const [a, b] = bytes
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  // Without a mark, UTF-16 shows in the zero half of every Latin letter.
  const head = bytes.subarray(0, 400)
  const zeros = (odd: number) => head.filter((byte, i) => i % 2 === odd && byte === 0).length
  if (zeros(1) > head.length / 4) return new TextDecoder('utf-16le').decode(bytes)
  if (zeros(0) > head.length / 4) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return windows1252(bytes)
  }
}

/** The 32 characters that Windows-1252 has and Latin-1 has not; Node's own decoder reads them as control characters. */
const windows = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const windows1252 = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (character) => windows[character.charCodeAt(0) - 0x80]!)

/** The separator that stands most often outside quotes in the first lines. */
function separatorOf(text: string): string {
  const head = text
    .slice(0, limits.line)
    .split(/\r\n|\r|\n/, 40)
    .join('\n')
    .replace(/"[^"]*"/g, '')
  const counts = separators.map((separator) => head.split(separator).length)
  return separators[counts.indexOf(Math.max(...counts))]!
}
