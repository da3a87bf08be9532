import yazl from 'yazl'

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relations = (items: string[]) =>
  `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${items.join('')}</Relationships>`
const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`

/** A ZIP of these files. */
export function zipped(files: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new yazl.ZipFile()
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name)
  zip.end()
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    zip.outputStream.on('data', (piece: Buffer) => pieces.push(piece))
    zip.outputStream.on('end', () => resolve(Buffer.concat(pieces)))
  })
}

/** The XML of one sheet around its rows. */
export const sheetXml = (rows: string, after = '') =>
  `<?xml version="1.0"?><worksheet xmlns="${main}"><sheetData>${rows}</sheetData>${after}</worksheet>`

export const textCell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`

/** The parts of a workbook with these sheets, name → XML; a test may replace any, and break it. */
export function workbookParts(sheets: Record<string, string>): Record<string, string | Buffer> {
  const names = Object.keys(sheets)
  const tabs = names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="s${i + 1}"/>`).join('')
  return {
    '_rels/.rels': relations([relation('r1', 'officeDocument', 'xl/workbook.xml')]),
    'xl/workbook.xml': `<?xml version="1.0"?><workbook xmlns="${main}" xmlns:r="${office}"><sheets>${tabs}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...names.map((_, i) => relation(`s${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`)),
      relation('r2', 'sharedStrings', 'sharedStrings.xml'),
      relation('r3', 'styles', '/xl/styles.xml'),
    ]),
    'xl/sharedStrings.xml': `<?xml version="1.0"?><sst xmlns="${main}"/>`,
    'xl/styles.xml': `<?xml version="1.0"?><styleSheet xmlns="${main}"/>`,
    ...Object.fromEntries(names.map((name, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheets[name]!])),
  }
}

/** A workbook of text cells: sheet name → rows. */
export const workbook = (sheets: Record<string, string[][]>) =>
  zipped(
    workbookParts(
      Object.fromEntries(
        Object.entries(sheets).map(([name, rows]) => [
          name,
          sheetXml(rows.map((cells) => `<row>${cells.map(textCell).join('')}</row>`).join('')),
        ]),
      ),
    ),
  )
