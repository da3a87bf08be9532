import { mkdtempSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { randomFrom } from './random'

const firstNames =
  'Achieng Baraka Chebet Dalmas Esther Faith Gathoni Hamisi Imani Juma Kendi Lemayian Makena Naliaka Otieno Purity Rehema Saitoti Tabitha Wanjiru'.split(
    ' ',
  )
const lastNames =
  'Abdalla Barasa Chepkoech Etyang Gitau Hassan Kamau Kiprono Lokwawi Muthoni Mwikali Njoroge Odhiambo Ongeri Rotich Simiyu Tanui Wafula Wekesa Yegon'.split(
    ' ',
  )
const areas = [
  ['ENG', 'English'],
  ['KIS', 'Kiswahili'],
  ['MAT', 'Mathematics'],
  ['SCI', 'Integrated Science'],
  ['HEA', 'Health Education'],
  ['PTE', 'Pre-Technical Studies'],
  ['SST', 'Social Studies'],
  ['CRE', 'Christian Religious Education'],
  ['BST', 'Business Studies'],
  ['AGR', 'Agriculture'],
  ['CRA', 'Creative Arts'],
  ['LSE', 'Life Skills'],
] as const
const bands = [
  ['EE1', 90, 8],
  ['EE2', 75, 7],
  ['ME1', 58, 6],
  ['ME2', 41, 5],
  ['AE1', 31, 4],
  ['AE2', 21, 3],
  ['BE1', 11, 2],
  ['BE2', 0, 1],
].map(([level, min, points]) => ({ level, min, points, group: String(level).slice(0, 2) }))
const terms = [
  { number: 1, opens: '2026-01-05', closes: '2026-04-02' },
  { number: 2, opens: '2026-04-27', closes: '2026-07-31' },
  { number: 3, opens: '2026-08-24', closes: '2026-10-23' },
]
const assessments = ['Opener', 'Mid-Term', 'End Term']
const colours = ['Blue', 'Green', 'Red', 'White', 'Gold', 'Violet']

/** Streams of Grade 1 to 9: 40 classes, six of them of Grade 8. */
const streams = [4, 4, 4, 4, 4, 4, 5, 6, 5]
const teachers = 45
const families = 900

type Class = { name: string; grade: string; stream: string; learners: number }

/** The six of Grade 8 have 45 learners each, the other 34 share 930: 1,200 in all. */
const classes: Class[] = streams.flatMap((count, i) =>
  colours.slice(0, count).map((stream) => {
    const grade = `Grade ${i + 1}`
    return { name: `${grade} ${stream}`, grade, stream, learners: i === 7 ? 45 : i < 3 ? 28 : 27 }
  }),
)

const username = (i: number) => `teacher.${String(i + 1).padStart(2, '0')}`

/**
 * Writes a school as a folder of the format hillview-school/1: 40 classes, 12 learning areas, 45 teachers, 3 assessments a
 * term; always the same one. `learners`: how many, 1,200 unless told; `terms`: those that have marks.
 */
export async function writeSchool({
  learners: wanted = 1200,
  terms: marked = [1, 2, 3],
} = {}): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'hillview-bench-school-'))
  const random = randomFrom(1200)
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
  const name = () => `${pick(firstNames)} ${pick(lastNames)}`
  const write = (file: string, text: string) => writeFileSync(join(dir, file), text)
  const perClass = (of: Class) => (wanted === 1200 ? of.learners : wanted / classes.length)

  const parents = Array.from({ length: Math.ceil((wanted * families) / 1200) }, name)
  const learners = classes
    .flatMap((of) => Array.from({ length: perClass(of) }, () => of))
    .map((of, i) => ({
      of,
      number: String(i + 1).padStart(5, '0'),
      able: 35 + 50 * random(),
      parent: i % parents.length,
    }))
  const columns =
    'admission_number,full_name,gender,date_of_birth,grade,stream,guardian_name,guardian_relationship,guardian_phone'
  const rows = learners.map(({ of, number, parent }, i) => {
    const born = `${2017 - Number(of.grade.slice(6))}-0${1 + (i % 9)}-15`
    return `${number},${name()},${i % 2 ? 'F' : 'M'},${born},${of.grade},${of.stream},${parents[parent]},mother,0711 ${100_000 + parent}`
  })
  write('learners.csv', `${columns}\n${rows.join('\n')}\n`)

  await mkdir(join(dir, 'marks'))
  const index: object[] = []
  for (const { number: term } of terms.filter(({ number }) => marked.includes(number)))
    for (const assessment of assessments)
      for (const [i, of] of classes.entries()) {
        const file = `${term}-${assessment}-${i}.csv`
        const lines = learners
          .filter((learner) => learner.of === of)
          .map(({ number, able }) =>
            [number, ...areas.map(() => markOf(able + 30 * random() - 15, random))].join(','),
          )
        write(
          `marks/${file}`,
          `Admission Number,${areas.map(([, area]) => area).join(',')}\n${lines.join('\n')}\n`,
        )
        index.push({ file, class: of.name, year: 2026, term, assessment })
      }
  write('marks/index.json', JSON.stringify(index))
  write('school.json', JSON.stringify(schoolFile(name)))
  return dir
}

/** One mark in a hundred is an absence; a school has few perfect scores. */
const markOf = (percent: number, random: () => number) =>
  random() < 0.01 ? 'ABS' : String(Math.min(99, Math.max(3, Math.round(percent))))

function schoolFile(name: () => string) {
  const papers = { basic: Object.fromEntries(areas.map(([code]) => [code, 100])) }
  return {
    school: { name: 'Bench School', motto: 'Every second counts', county: 'Nakuru' },
    year: 2026,
    settings: { nextTermOpens: '2027-01-04' },
    terms,
    gradingScales: [{ code: 'knec-8', bands }],
    levels: [
      {
        code: 'basic',
        grades: streams.map((_, i) => `Grade ${i + 1}`),
        showPositions: true,
        learningAreas: areas.map(([code, area]) => ({ code, name: area, abbreviation: code })),
      },
    ],
    classes: classes.map(({ grade, stream }, i) => ({ grade, stream, classTeacher: username(i) })),
    staff: [
      { username: 'bench.head', name: name(), roles: ['head'] },
      ...Array.from({ length: teachers }, (_, i) => ({ username: username(i), name: name() })),
    ],
    assignments: areas.flatMap(([learningArea], a) =>
      classes.map((of, c) => ({ staff: username((a + 4 * c) % teachers), learningArea, classes: [of.name] })),
    ),
    assessments: terms.flatMap(({ number: term }) =>
      assessments.map((assessment, i) => ({ term, name: assessment, weight: [20, 30, 50][i], papers })),
    ),
  }
}
