import { readCsv } from './csv'
import type { Table } from './table'

const numbering = /^\s*(\d{1,4})\s*[.)]\s+/
/** How people part the words of a line who have no cells: a dash between spaces, a bar, or several spaces. */
const gap = /\s+[-–—|]\s+|\s*\|\s*|\s{3,}/

/**
 * Cells that were pasted: from a spreadsheet or a Word table they come with tabs; a list from WhatsApp comes as lines, numbered
 * perhaps, with dashes between its words.
 */
export function readPaste(text: string): Table {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  const filled = lines.filter((line) => line.trim() !== '')
  const isList = !text.includes('\t') && filled.filter((line) => /[,;]/.test(line)).length < filled.length / 2
  if (!isList) return readCsv(new TextEncoder().encode(text))
  const isNumbered = filled.filter((line) => numbering.test(line)).length > filled.length / 2
  const cells = lines.map((line) => (isNumbered ? line.replace(numbering, '') : line).trim().split(gap))
  const quoted = cells.map((row) => row.map((cell) => `"${cell.trim().replaceAll('"', '""')}"`).join('\t'))
  return readCsv(new TextEncoder().encode(quoted.join('\n')))
}
