import type { Band } from '@/lib/grading/types'

/*
 * What a Kenyan school begins with: levels, grades, learning areas with their codes, and the scales. A school takes what
 * it teaches and changes the rest; nothing here is asked once it is in the school's own data.
 */

export type StartPart = { code: string; name: string; header: string; max: string; weight: string }
export type StartArea = {
  code: string
  name: string
  abbreviation: string
  knecCode: string | null
  aliases: string[]
  slot: string | null
  components: StartPart[]
}
export type StartLevel = {
  code: string
  name: string
  grades: string[]
  scale: string
  showPositions: boolean
  areas: StartArea[]
}

const parts = (
  area: string,
  one: [string, string],
  two: [string, string],
  maxima: [string, string] = ['60', '40'],
) =>
  [one, two].map(([code, name], i) => ({
    code,
    name,
    header: `${area} ${name}`,
    max: maxima[i]!,
    weight: maxima[i]!,
  }))

const area = (
  code: string,
  abbreviation: string,
  name: string,
  more: Partial<StartArea> = {},
): StartArea => ({
  code,
  abbreviation,
  name,
  knecCode: null,
  aliases: [],
  slot: null,
  components: [],
  ...more,
})

const english = (knecCode: string | null, composite: boolean) =>
  area('ENG', 'ENG', 'English', {
    knecCode,
    aliases: ['English Language'],
    components: composite ? parts('English', ['GRAM', 'Grammar'], ['COMP', 'Composition']) : [],
  })
const kiswahili = (knecCode: string | null, composite: boolean) =>
  area('KIS', 'KIS', 'Kiswahili', {
    knecCode,
    aliases: ['Kiswahili Language', 'KSL'],
    components: composite ? parts('Kiswahili', ['LUGHA', 'Lugha'], ['INSHA', 'Insha']) : [],
  })
const mathematics = (knecCode: string | null, name = 'Mathematics') =>
  area('MAT', 'MATH', name, { knecCode, aliases: ['Maths', 'Math'] })
const religions = (codes: [string, string, string] | null = null) =>
  (
    [
      ['CRE', 'Christian Religious Education', 'C.R.E'],
      ['IRE', 'Islamic Religious Education', 'I.R.E'],
      ['HRE', 'Hindu Religious Education', 'H.R.E'],
    ] as const
  ).map(([code, name, alias], i) =>
    area(code, code, name, { slot: 'RE', knecCode: codes?.[i] ?? null, aliases: [alias] }),
  )
const agriculture = (knecCode: string | null = null) =>
  area('AGN', 'AGR', 'Agriculture and Nutrition', { knecCode, aliases: ['Agriculture'] })
const social = (knecCode: string | null = null) => area('SST', 'SST', 'Social Studies', { knecCode })
const environment = area('ENV', 'ENV', 'Environmental Activities')
const creative = area('CRV', 'CREA', 'Creative Activities')

/** One place on the timetable, filled by the area of the learner's religion. */
export const religionSlot = {
  code: 'RE',
  name: 'Religious Education',
  abbreviation: 'RE',
  choice: 'religion',
  aliases: ['CRE/IRE/HRE', 'Religious'],
}

export const startLevels: readonly StartLevel[] = [
  {
    code: 'pre-primary',
    name: 'Pre-primary',
    grades: ['PP1', 'PP2'],
    scale: 'cbe-4',
    showPositions: false,
    areas: [
      area('LAN', 'LANG', 'Language Activities'),
      mathematics(null, 'Mathematical Activities'),
      creative,
      environment,
      area('REL', 'REL', 'Religious Activities'),
    ],
  },
  {
    code: 'lower-primary',
    name: 'Lower primary',
    grades: ['Grade 1', 'Grade 2', 'Grade 3'],
    scale: 'cbe-4',
    showPositions: false,
    areas: [
      area('IND', 'IND', 'Indigenous Language Activities'),
      kiswahili(null, false),
      english(null, false),
      mathematics(null),
      ...religions(),
      environment,
      creative,
    ],
  },
  {
    code: 'upper-primary',
    name: 'Upper primary',
    grades: ['Grade 4', 'Grade 5', 'Grade 6'],
    scale: 'knec-8',
    showPositions: false,
    areas: [
      english(null, true),
      kiswahili(null, true),
      mathematics(null),
      ...religions(),
      area('SCT', 'SCI', 'Science and Technology', { aliases: ['Science & Technology', 'Science'] }),
      agriculture(),
      social(),
      area('CRA', 'CA', 'Creative Arts', { aliases: ['Creative Arts and Sports'] }),
    ],
  },
  {
    code: 'junior',
    name: 'Junior school',
    grades: ['Grade 7', 'Grade 8', 'Grade 9'],
    scale: 'knec-8',
    showPositions: false,
    areas: [
      english('901', true),
      kiswahili('902', true),
      mathematics('903'),
      ...religions(['908', '909', '910']),
      area('ISC', 'ISCI', 'Integrated Science', { knecCode: '905', aliases: ['Int. Science', 'Science'] }),
      agriculture('906'),
      social('907'),
      area('PTS', 'PTS', 'Pre-Technical Studies', { knecCode: '912', aliases: ['Pre-Technical'] }),
      area('CAS', 'CAS', 'Creative Arts and Sports', { knecCode: '911', aliases: ['Creative Arts'] }),
    ],
  },
]

/** Where a grade stands among all, from 0; null for one of the school's own. */
export function placeOfGrade(grade: string): number | null {
  const at = startLevels.flatMap(({ grades }) => grades).indexOf(grade)
  return at < 0 ? null : at
}

const bands = (
  groups: string[],
  rows: [level: string, min: number, points: number][],
  names: Record<string, string>,
) =>
  rows.map(
    ([level, min, points]): Band => ({
      level,
      min,
      points,
      group: groups.find((group) => level.startsWith(group)) ?? '',
      name: names[level] ?? level,
    }),
  )
const expectation: Record<string, string> = {
  EE: 'Exceeding expectation',
  ME: 'Meeting expectation',
  AE: 'Approaching expectation',
  BE: 'Below expectation',
}
const national = Object.keys(expectation)
const eightNames = Object.fromEntries(
  national.flatMap((group) => [1, 2].map((n) => [`${group}${n}`, `${expectation[group]} ${n}`])),
)

export type StartScale = {
  code: string
  name: string
  overallFrom: 'average' | 'meanPoints'
  bands: Band[]
  /** Who uses it, in a sentence. */
  about: string
}

export const startScales: readonly StartScale[] = [
  {
    code: 'knec-8',
    name: 'KNEC eight levels',
    overallFrom: 'average',
    about: 'As in national assessments of upper primary and junior school.',
    bands: bands(
      national,
      [
        ['EE1', 90, 8],
        ['EE2', 75, 7],
        ['ME1', 58, 6],
        ['ME2', 41, 5],
        ['AE1', 31, 4],
        ['AE2', 21, 3],
        ['BE1', 11, 2],
        ['BE2', 0, 1],
      ],
      eightNames,
    ),
  },
  {
    code: 'cbe-4',
    name: 'Four levels',
    overallFrom: 'average',
    about: 'The same table with each pair of levels as one, for the younger grades.',
    bands: bands(
      national,
      [
        ['EE', 75, 4],
        ['ME', 41, 3],
        ['AE', 21, 2],
        ['BE', 0, 1],
      ],
      expectation,
    ),
  },
  {
    code: 'kcse-12',
    name: 'KCSE twelve points',
    overallFrom: 'meanPoints',
    about: 'A to E with twelve points; the overall grade comes from the mean points.',
    bands: bands(
      [],
      (
        [
          ['A', 80],
          ['A-', 75],
          ['B+', 70],
          ['B', 65],
          ['B-', 60],
          ['C+', 55],
          ['C', 50],
          ['C-', 45],
          ['D+', 40],
          ['D', 35],
          ['D-', 30],
          ['E', 0],
        ] as const
      ).map(([level, min], i): [string, number, number] => [level, min, 12 - i]),
      {},
    ),
  },
]
