import type { AreaRow, Band, Group, ReportCard } from '@/lib/reports/card'

const bands: Band[] = [
  { level: 'EE1', name: 'Exceeding expectation 1', range: '90–100', points: '8', group: 'EE' },
  { level: 'EE2', name: 'Exceeding expectation 2', range: '75–89', points: '7', group: 'EE' },
  { level: 'ME1', name: 'Meeting expectation 1', range: '58–74', points: '6', group: 'ME' },
  { level: 'ME2', name: 'Meeting expectation 2', range: '41–57', points: '5', group: 'ME' },
  { level: 'AE1', name: 'Approaching expectation 1', range: '31–40', points: '4', group: 'AE' },
  { level: 'AE2', name: 'Approaching expectation 2', range: '21–30', points: '3', group: 'AE' },
  { level: 'BE1', name: 'Below expectation 1', range: '11–20', points: '2', group: 'BE' },
  { level: 'BE2', name: 'Below expectation 2', range: '0–10', points: '1', group: 'BE' },
]

const areas = [
  ['English', 'ENG', 'Grammar', 'Composition'],
  ['Kiswahili', 'KIS', 'Lugha', 'Insha'],
  ['Mathematics', 'MATH'],
  ['Christian Religious Education', 'CRE'],
  ['Integrated Science', 'ISCI', 'Theory', 'Practical'],
  ['Agriculture and Nutrition', 'AGR'],
  ['Social Studies', 'SST'],
  ['Pre-Technical Studies', 'PTS'],
  ['Creative Arts and Sports', 'CAS'],
  ['Computer Studies', 'COMP', 'Theory', 'Practical'],
  ['French', 'FRE', 'Oral', 'Written'],
  ['Business Studies', 'BUS'],
] as const

const remarks = [
  'Steady work; read aloud at home every day.',
  'Very good. Keep it up.',
  'Practise word problems every week.',
  'Curious and attentive.',
]

const row = (at: number, seed: number): AreaRow => {
  const [name, abbreviation, ...parts] = areas[at % areas.length] as readonly [string, string, ...string[]]
  const figure = (column: number) => 41 + ((at * 17 + seed * 7 + column * 5) % 55) + ((at + column) % 10) / 10
  const percent = figure(2)
  const band = bands.find((b) => Math.round(percent) >= Number(b.range.split('–')[0])) as Band
  return {
    name: at < areas.length ? name : `${name} ${1 + Math.floor(at / areas.length)}`,
    abbreviation,
    marks: [0, 1, 2].map((column) => figure(column).toFixed(1)),
    percent: percent.toFixed(1),
    level: band.level,
    group: band.group as Group,
    points: band.points,
    position: null,
    remark: remarks[at % remarks.length] as string,
    teacher: ['J.M.', 'A.W.', 'P.O.', 'S.K.'][at % 4] as string,
    components: parts.map((part, p) => ({
      name: part,
      marks: [0, 1, 2].map((column) => `${17 + ((at + seed + column + p) % 20)}/${p ? 40 : 60}`),
    })),
  }
}

/** A term card of an invented learner; `with` replaces whole fields, `size` is the number of learning areas. */
export const sampleCard = (given: Partial<ReportCard> = {}, size = 9, seed = 0): ReportCard => ({
  language: 'en',
  draft: false,
  changed: null,
  school: {
    name: 'Hillview School',
    motto: 'Steady climb, clear view',
    address: 'P.O. Box 99999-00232, Ruiru',
    phone: '0712 000 999',
    email: 'office@hillview.example',
    logo: null,
    colour: '#1f7d53',
  },
  term: 'Term 3 2026',
  result: 'Term result',
  learner: {
    name: 'Grace Achieng Otieno',
    admissionNumber: String(983 + seed).padStart(4, '0'),
    upi: 'HV4K2P',
    assessmentNumber: 'A004512983',
    className: 'Grade 8 East',
    sex: 'Female',
    classTeacher: 'Mr Peter Otieno',
  },
  columns: [
    { name: 'Opener', note: 'weight 20' },
    { name: 'Mid-Term', note: 'weight 30' },
    { name: 'End Term', note: 'weight 50' },
  ],
  rows: Array.from({ length: size }, (_, at) => row(at, seed)),
  status: null,
  summary: {
    total: '574.5',
    outOf: '900',
    average: '63.8',
    level: 'ME1',
    group: 'ME',
    points: '52',
    pointsOutOf: '72',
    meanPoints: '5.78',
    stream: { position: '11', outOf: '34' },
    grade: { position: '42', outOf: '111' },
    previousAverage: '61.5',
    deviation: '+2.3',
    trend: [
      { label: 'Term 1', average: '58.9' },
      { label: 'Term 2', average: '61.5' },
      { label: 'Term 3', average: '63.8' },
    ],
  },
  remarks: {
    classTeacher: {
      text: 'Good, steady work, Grace. Give Mathematics a little more time and keep helping your group in Integrated Science.',
      name: 'Mr Peter Otieno',
      date: '21 Oct 2026',
    },
    head: {
      text: 'A pleasing term. Keep reading widely over the holiday.',
      name: 'Mrs Anne Wairimu Njoroge',
      date: '22 Oct 2026',
    },
  },
  closes: '23 Oct 2026',
  nextTermOpens: '4 Jan 2027',
  scale: { name: 'KNEC eight levels', version: '1', bands },
  rules: [
    'An absent paper is left out of totals and averages.',
    'Positions are by average; equal averages share a position.',
  ],
  serial: `HV-2026-3-${String(983 + seed).padStart(4, '0')}`,
  edition: '1',
  issued: '23 Oct 2026',
  ...given,
})

/** A class: `count` learners whose numbers and figures differ. */
export const sampleCards = (count: number, size = 9) =>
  Array.from({ length: count }, (_, seed) => sampleCard({}, size, seed))
