import { describe, expect, it } from 'vitest'

import { readSchoolFile } from './rules'

// biome-ignore lint/suspicious/noExplicitAny: each test breaks the file somewhere else
type Loose = any

const school = (): Loose => ({
  format: 'hillview-school/1',
  school: { name: 'Test School' },
  year: 2026,
  terms: [
    { number: 1, opens: '2026-01-05', closes: '2026-04-02' },
    { number: 2, opens: '2026-04-27', closes: '2026-07-31' },
  ],
  gradingScales: [
    {
      code: 'four',
      bands: [
        { level: 'EE', min: 75, points: 4 },
        { level: 'ME', min: 41, points: 3 },
        { level: 'BE', min: 0, points: 1 },
      ],
    },
  ],
  levels: [
    {
      code: 'junior',
      grades: ['Grade 7', 'Grade 8'],
      scale: 'four',
      slots: [{ code: 'RE', choice: 'religion' }],
      learningAreas: [
        { code: 'MAT', name: 'Mathematics' },
        { code: 'CRE', name: 'Christian Religious Education', slot: 'RE' },
        {
          code: 'ENG',
          name: 'English',
          components: [
            { code: 'GRAM', name: 'Grammar', max: 60, weight: 60 },
            { code: 'COMP', name: 'Composition', max: 40, weight: 40 },
          ],
        },
      ],
    },
  ],
  classes: [
    { grade: 'Grade 7', classTeacher: 'jane' },
    { grade: 'Grade 8', stream: 'East' },
  ],
  staff: [{ username: 'jane', name: 'Jane Doe' }],
  assignments: [{ staff: 'jane', learningArea: 'MAT', classes: ['Grade 7', 'Grade 8 East'] }],
  assessments: [
    { term: 1, name: 'Opener', weight: 20, papers: { junior: { MAT: 50, 'ENG.GRAM': 30, 'ENG.COMP': 20 } } },
  ],
})

const part = (code: string) => ({ code, weight: 0 })

const reading = (change: (file: Loose) => void) => () => {
  const file = school()
  change(file)
  return readSchoolFile(JSON.stringify(file))
}

describe('school.json', () => {
  it('needs no more than what no school can be without', () => {
    const file = reading((s) => {
      for (const key of ['format', 'staff', 'assignments', 'assessments']) delete s[key]
      delete s.levels[0].scale
      delete s.levels[0].slots
      delete s.levels[0].learningAreas
      delete s.classes[0].classTeacher
    })()
    expect(file.terms.map(({ name }) => name)).toEqual(['Term 1', 'Term 2'])
    expect(file.classes.map(({ name, stream }) => [name, stream])).toEqual([
      ['Grade 7', null],
      ['Grade 8 East', 'East'],
    ])
    expect(file.settings).toEqual({
      absentCountsAsZero: false,
      rankBy: 'average',
      defaultReligion: null,
      nextTermOpens: null,
    })
    expect(file.gradingScales[0]).toMatchObject({ version: 1, overallFrom: 'average' })
    expect(file.gradingScales[0]!.bands[0]).toEqual({
      level: 'EE',
      name: 'EE',
      min: 75,
      points: 4,
      group: 'EE',
    })
  })

  it('fills in what a composite does not say', () => {
    const [, , english] = reading((s) => {
      s.assessments = []
      s.levels[0].learningAreas[2].components = [{ code: 'P1', max: '60' }, { code: 'P2' }]
    })().levels[0]!.learningAreas
    expect(english!.components).toEqual([
      { code: 'P1', name: 'P1', header: 'English P1', max: '60', weight: '60' },
      { code: 'P2', name: 'P2', header: 'English P2', max: '100', weight: '100' },
    ])
  })

  // biome-ignore format: a table, one case a line
  const cases: [string, (file: Loose) => void, string][] = [
    ['another format', (s) => (s.format = 'other/2'), 'format: must be hillview-school/1'],
    ['no name', (s) => delete s.school.name, 'school, name: is missing'],
    ['a slug that is no address', (s) => (s.school.slug = 'My School'), 'school, slug: must be small letters'],
    ['a year in words', (s) => (s.year = 'this year'), 'year: must be a number'],
    ['no terms', (s) => (s.terms = []), 'terms: needs at least one term'],
    ['a day that is none', (s) => (s.terms[0].opens = '2026-02-30'), 'terms “1”, opens: must be a date such as'],
    ['a term that ends before it begins', (s) => (s.terms[0].closes = '2026-01-01'), 'terms “1”, closes: the term closes before it opens'],
    ['terms that overlap', (s) => (s.terms[1].opens = '2026-04-02'), 'terms “2”, opens: the term opens before the one before it closes'],
    ['a term twice', (s) => (s.terms[1].number = 1), 'terms “1”, number: “1” is there twice'],
    ['a scale that rises', (s) => (s.gradingScales[0].bands[1].min = 80), 'gradingScales “four”, bands “ME”: ME must begin below EE'],
    ['a scale that does not reach 0', (s) => (s.gradingScales[0].bands[2].min = 1), 'The last band must begin at 0 percent'],
    ['half a percent', (s) => (s.gradingScales[0].bands[1].min = 40.5), 'ME must begin at a whole percent'],
    ['gaps in mean points', (s) => (s.gradingScales[0].overallFrom = 'meanPoints'), 'points must fall by exactly 1'],
    ['an unknown way to the overall level', (s) => (s.gradingScales[0].overallFrom = 'guess'), 'must be one of average, meanPoints'],
    ['a scale version twice', (s) => s.gradingScales.push(s.gradingScales[0]), '“four version 1” is there twice'],
    ['an unknown scale', (s) => (s.levels[0].scale = 'ten'), 'levels “junior”, scale: “ten” is not one of the gradingScales'],
    ['a grade twice', (s) => s.levels[0].grades.push('Grade 7'), 'grades “Grade 7”: Grade 7 belongs to two levels'],
    ['a learning area twice', (s) => (s.levels[0].learningAreas[1].code = 'MAT'), '“MAT” is there twice in this level'],
    ['two areas of one name', (s) => (s.levels[0].learningAreas[1].name = 'mathematics'), '“mathematics” is there twice in this level'],
    ['a code with a dot', (s) => (s.levels[0].learningAreas[0].code = 'M.A'), 'must be a code without spaces and dots'],
    ['an unknown slot', (s) => (s.levels[0].learningAreas[1].slot = 'XX'), 'learningAreas “CRE”, slot: “XX” is not one of the level’s slots'],
    ['a composite of one', (s) => s.levels[0].learningAreas[2].components.pop(), 'no components (one paper) or at least two'],
    ['a component twice', (s) => (s.levels[0].learningAreas[2].components[1].code = 'GRAM'), '“GRAM” is there twice in this learning area'],
    ['no weight at all', (s) => Object.assign(s.levels[0].learningAreas[2], { components: [part('A'), part('B')] }), 'at least one component needs a weight above 0'],
    ['a weight below 0', (s) => (s.assessments[0].weight = -1), 'assessments “Opener”, weight: must be a number with at most 2 decimals, not below 0'],
    ['a weight of three decimals', (s) => (s.assessments[0].weight = 12.345), 'weight: must be a number with at most 2 decimals'],
    ['no weight', (s) => delete s.assessments[0].weight, 'weight: must be a number'],
    ['a maximum of 0', (s) => (s.assessments[0].papers.junior.MAT = 0), 'papers, junior, MAT: must be above 0'],
    ['a maximum over 1,000', (s) => (s.assessments[0].papers.junior.MAT = 1001), 'MAT: must be at most 1,000'],
    ['a paper of an unknown area', (s) => (s.assessments[0].papers.junior.PHY = 50), 'papers, junior, PHY: there is no such paper in this level'],
    ['a paper of an unknown part', (s) => (s.assessments[0].papers.junior['ENG.ORAL'] = 50), 'there is no such paper'],
    ['a composite as one paper', (s) => (s.assessments[0].papers.junior.ENG = 50), 'English is entered by its parts, such as ENG.GRAM'],
    ['papers of an unknown level', (s) => (s.assessments[0].papers.senior = { MAT: 1 }), 'papers, senior: there is no such level'],
    ['an unknown term', (s) => (s.assessments[0].term = 3), 'assessments “Opener”, term: there is no term 3'],
    ['an assessment twice', (s) => s.assessments.push({ ...s.assessments[0], name: 'opener ' }), 'is there twice'],
    ['an assessment that ends before it begins', (s) => Object.assign(s.assessments[0], { from: '2026-02-02', to: '2026-02-01' }), 'the last day is before the first'],
    ['an unknown grade', (s) => (s.classes[0].grade = 'Grade 9'), 'classes “Grade 9”, grade: “Grade 9” is not a grade of any level'],
    ['a class twice', (s) => s.classes.push({ grade: 'Grade 8', stream: 'east' }), 'is there twice'],
    ['a class without stream beside streams', (s) => s.classes.push({ grade: 'Grade 8', name: 'Eight' }), 'classes “Eight”, stream: is missing: Grade 8 has other classes with streams'],
    ['an unknown class teacher', (s) => (s.classes[0].classTeacher = 'john'), '“john” is not the username of anybody in staff'],
    ['a username twice', (s) => s.staff.push({ username: 'JANE', name: 'Jane Too' }), 'staff “JANE”, username: “jane” is there twice'],
    ['a username with spaces', (s) => (s.staff[0].username = 'jane doe'), 'staff “jane doe”, username: must be 2 to 64 letters'],
    ['an unknown role', (s) => (s.staff[0].roles = ['king']), 'must be one of admin, head'],
    ['a parent on the staff', (s) => (s.staff[0].roles = ['parent']), 'must be one of admin, head'],
    ['an assignment of nobody', (s) => (s.assignments[0].staff = 'john'), '“john” is not the username of anybody in staff'],
    ['an assignment to no class', (s) => s.assignments[0].classes.push('Grade 1'), 'there is no class “Grade 1”'],
    ['an area nobody has there', (s) => (s.assignments[0].learningArea = 'PHY'), '“PHY” is not a learning area of Grade 7'],
    ['an unknown religion', (s) => (s.settings = { defaultReligion: 'XYZ' }), 'settings, defaultReligion: “XYZ” is not the code of a learning area'],
    ['a time zone of nowhere', (s) => (s.school.timezone = 'Moon/Base'), 'must be a time zone such as Africa/Nairobi'],
    ['a text where a list belongs', (s) => (s.levels = 'junior'), 'levels: must be a list'],
  ]

  it.each(cases)('refuses %s', (_, change, words) => {
    expect(reading(change)).toThrow(words)
  })

  it('tells a few faults at once, and how many more there are', () => {
    const many = reading((s) => {
      s.assignments = Array.from({ length: 7 }, () => ({ staff: 'john', learningArea: 'MAT', classes: [] }))
    })
    expect(many).toThrow(/^school\.json cannot be loaded\. assignments “john”, staff: .*; and 2 more\.$/)
  })

  it('says where JSON is broken', () => {
    expect(() => readSchoolFile('{"school": ')).toThrow(/^school\.json is not valid JSON: /)
    expect(() => readSchoolFile('[]')).toThrow('school.json cannot be loaded')
    expect(readSchoolFile(`\uFEFF${JSON.stringify(school())}`).school.name).toBe('Test School')
  })
})
