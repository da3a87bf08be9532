import { readCsv } from './csv'
import { limits, refused, type Table } from './table'
import { readXlsx } from './xlsx/read'

const starts = (bytes: Uint8Array, ...magic: number[]) => magic.every((byte, i) => bytes[i] === byte)

/**
 * The tables of a file somebody sent, whatever its name says: a workbook has one for each sheet, a text file one.
 * @throws AppError `invalid`, in words for the person who sent it
 */
export async function readTables(bytes: Uint8Array): Promise<Table[]> {
  if (bytes.length === 0) throw refused('The file is empty.')
  if (bytes.length > limits.bytes) throw refused('The file is larger than 5 MB.')
  if (starts(bytes, 0x50, 0x4b)) return readXlsx(bytes)
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    throw refused(
      'This is an old or a password-protected Excel file. Save it as .xlsx without a password, or as .csv.',
    )
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47) || starts(bytes, 0xff, 0xd8, 0xff))
    throw refused('This is a picture, not a table. Send the .xlsx or .csv file itself.')
  if (starts(bytes, 0x25, 0x50, 0x44, 0x46))
    throw refused('This is a PDF, not a table. Send the .xlsx or .csv file itself.')
  return [readCsv(bytes)]
}
