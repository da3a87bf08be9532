import { documentDate, today } from '@/lib/dates'
import { colourOf, pictureOf } from './crest'
import { fileName } from './file-name'
import { type Pdf, typeset } from './typeset'

/** One learner of the list; `guardian`: whom to call, null on a list that others read. */
export type ListedLearner = {
  admissionNumber: string
  name: string
  gender: 'F' | 'M' | null
  guardian: string | null
  phone: string | null
}

export type ClassList = {
  className: string
  year: number
  teacher: string | null
  school: {
    name: string
    motto: string | null
    address: string | null
    phone: string | null
    email: string | null
    colour: string | null
    logo: string | null
  }
  learners: ListedLearner[]
}

const words = {
  printed: 'Printed',
  page: 'Page',
  of: 'of',
  date: 'Date',
  classTeacher: 'Class teacher',
  head: 'Head teacher',
}

/** How many columns a list to write marks on has. */
const blanks = 5

/** A class on A4: up to 45 learners on a page. `blank`: with empty columns to write marks into, without guardians. */
export async function renderClassList(
  { className, year, teacher, school, learners }: ClassList,
  { blank = false, printed = documentDate(today()) } = {},
): Promise<Pdf> {
  const called = !blank && learners.some(({ guardian }) => guardian !== null)
  const more = blank ? Array.from({ length: blanks }, () => '') : called ? ['Guardian', 'Phone'] : []
  const girls = learners.filter(({ gender }) => gender === 'F').length
  const boys = learners.filter(({ gender }) => gender === 'M').length
  const crest = pictureOf(school.logo)
  const data = {
    title: `${blank ? 'Mark list' : 'Class list'} ${className} ${year}`,
    context: `${learners.length} learners: ${girls} girls, ${boys} boys`,
    words,
    printed,
    teacher,
    blank,
    school: { ...school, colour: colourOf(school.colour) },
    crest: crest?.name ?? null,
    columns: ['No.', 'Adm. no.', 'Name', 'Sex', ...more],
    rows: learners.map(({ admissionNumber, name, gender, guardian, phone }, at) => [
      String(at + 1),
      admissionNumber,
      name,
      gender ?? '',
      ...(blank ? more : called ? [guardian ?? '', phone ?? ''] : []),
    ]),
  }
  try {
    return await typeset('class-list', data, crest ? { [crest.name]: crest.bytes } : {})
  } catch (error) {
    // A logo that is no picture keeps nobody from a list.
    if (!crest || !/decode image|parse SVG/i.test((error as Error).message)) throw error
    return typeset('class-list', { ...data, crest: null })
  }
}

/** "Class list Grade 8 East 2026.pdf" */
export const classListFileName = ({ className, year }: ClassList, blank: boolean): string =>
  fileName([blank ? 'Mark list' : 'Class list', className, String(year)], 'pdf')
