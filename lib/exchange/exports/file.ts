import { fileName, packZip } from '@/lib/documents'
import { mimeOf, type Sheet, type SheetFormat, writeSheets } from '@/lib/sheets/write'
import type { NewFile } from '@/lib/storage'

/** An export as a file. Text files hold one sheet each: several come in a ZIP. */
export async function exportFile(
  { name, sheets }: { name: string; sheets: readonly Sheet[] },
  format: SheetFormat,
): Promise<NewFile> {
  if (format === 'xlsx' || sheets.length === 1)
    return { name: fileName([name], format), mime: mimeOf(format), bytes: await writeSheets(sheets, format) }
  const files = []
  for (const sheet of sheets)
    files.push({ name: fileName([sheet.name], format), bytes: await writeSheets([sheet], format) })
  return { name: fileName([name], 'zip'), mime: 'application/zip', bytes: await packZip(files) }
}
