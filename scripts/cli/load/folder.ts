import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as z from 'zod'

import { AppError } from '@/lib/errors'
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
  read: (file: string) => Uint8Array
}

const IndexEntry = z.object({
  file: z.string().min(1),
  class: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  year: z
    .number()
    .int()
    .nullish()
    .transform((value) => value ?? null),
  term: z
    .number()
    .int()
    .nullish()
    .transform((value) => value ?? null),
  assessment: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
})

/** Looks through a folder shaped like hillview-school/1. Only `school.json` must be there. @throws AppError `invalid` */
export function openFolder(dir: string): Folder {
  const root = resolve(process.env.INIT_CWD ?? '.', dir)
  if (!isFolder(root)) throw new AppError('invalid', `There is no folder ${root}.`)
  const read = (file: string): Uint8Array => {
    const path = resolve(root, file)
    if (!path.startsWith(`${root}/`)) throw new AppError('invalid', `${file} is outside the folder.`)
    const size = statSync(path, { throwIfNoEntry: false })?.size
    if (size === undefined) throw new AppError('invalid', `${file} is missing.`)
    if (size > limits.bytes) throw new AppError('invalid', `${file} is larger than 5 MB.`)
    return readFileSync(path)
  }
  const learners = ['learners.csv', 'learners.xlsx'].find((file) => isFile(join(root, file))) ?? null
  return {
    schoolJson: new TextDecoder().decode(read('school.json')),
    learners,
    marks: marksIn(root, read),
    read,
  }
}

/** The sheets that the index lists, then those it does not. */
function marksIn(root: string, read: Folder['read']): MarkFile[] {
  const listed = isFile(join(root, 'marks/index.json')) ? indexed(read('marks/index.json')) : []
  const others = sheetsUnder(root, 'marks').filter((file) => !listed.some((entry) => entry.file === file))
  return [
    ...listed,
    ...others.map((file) => ({ file, class: null, year: null, term: null, assessment: null })),
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

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true
const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** Text files before workbooks, each in the order of their names. */
function sheetsUnder(root: string, folder: string): string[] {
  if (!isFolder(join(root, folder))) return []
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()
  const sheets = files.map((file) => `${folder}/${file}`).filter((file) => isFile(join(root, file)))
  return [/\.csv$/i, /\.xlsx$/i].flatMap((kind) => sheets.filter((file) => kind.test(file)))
}
