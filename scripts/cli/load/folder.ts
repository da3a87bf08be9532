import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import * as z from 'zod'

import { AppError } from '@/lib/errors'
import { orNull } from '@/lib/fields'
import { limits } from '@/lib/sheets/table'

/** A sheet of marks; what the index does not say is read from the sheet's title. */
export type MarkFile = {
  file: string
  class: string | null
  year: number | null
  term: number | null
  assessment: string | null
}

export type Folder = {
  schoolJson: string
  /** Files of learners, marks and their names inside the folder. */
  learners: string | null
  marks: MarkFile[]
  /** @throws AppError `invalid` for a file that is missing or too large */
  read: (file: string) => Promise<Uint8Array>
}

const IndexEntry = z.object({
  file: z.string().min(1),
  class: orNull(z.string()),
  year: orNull(z.number().int()),
  term: orNull(z.number().int()),
  assessment: orNull(z.string()),
})

/** Looks through a folder shaped like hillview-school/1. Only `school.json` must be there. @throws AppError `invalid` */
export async function openFolder(dir: string): Promise<Folder> {
  const root = resolve(dir)
  const under = (folder: string) =>
    readdir(join(root, folder), { recursive: folder !== '' }).catch((): string[] => [])
  const top = await under('')
  if (!top.includes('school.json')) throw new AppError('invalid', `There is no school.json in ${root}.`)
  const marks = (await under('marks')).map((file) => `marks/${file.replaceAll(sep, '/')}`)
  const present = [...top, ...marks].sort()
  const read = async (file: string): Promise<Uint8Array> => {
    if (!present.includes(file)) throw new AppError('invalid', `${file} is missing.`)
    const { size } = await stat(join(root, file))
    if (size > limits.bytes) throw new AppError('invalid', `${file} is larger than 5 MB.`)
    return readFile(join(root, file))
  }
  return {
    schoolJson: new TextDecoder().decode(await read('school.json')),
    learners: ['learners.csv', 'learners.xlsx'].find((file) => present.includes(file)) ?? null,
    marks: await marksIn(present, read),
    read,
  }
}

/** The sheets that the index lists, then those it does not: text files before workbooks. */
async function marksIn(present: readonly string[], read: Folder['read']): Promise<MarkFile[]> {
  const listed = present.includes('marks/index.json') ? indexed(await read('marks/index.json')) : []
  const others = present.filter(
    (file) => file.startsWith('marks/') && !listed.some((entry) => entry.file === file),
  )
  const unlisted = [/\.csv$/i, /\.xlsx$/i].flatMap((kind) => others.filter((file) => kind.test(file)))
  return [
    ...listed,
    ...unlisted.map((file) => ({ file, class: null, year: null, term: null, assessment: null })),
  ]
}

function indexed(bytes: Uint8Array): MarkFile[] {
  const refused = (why: string) => new AppError('invalid', `marks/index.json cannot be read: ${why}.`)
  let raw: unknown
  try {
    raw = JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    throw refused((error as Error).message)
  }
  const { data } = z.array(IndexEntry).safeParse(raw)
  if (!data) throw refused('it must be a list of { file, class, year, term, assessment }')
  return data.map((entry) => ({ ...entry, file: `marks/${entry.file}` }))
}
