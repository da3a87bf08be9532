import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { findSchool } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { inSchool, outsideAnySchool } from '@/lib/db'
import { loadSchool } from '.'

const shared = '../shared/data'
const unique = () => `test-${Math.random().toString(36).slice(2)}`

/** A folder of its own for a test; objects are written as JSON. */
function folder(files: Record<string, string | object>): string {
  const dir = mkdtempSync(join(tmpdir(), 'hillview-load-'))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return dir
}

async function ask<T>(slug: string, query: ReturnType<typeof sql>): Promise<T[]> {
  const { schoolId } = (await findSchool(slug))!
  return inSchool(systemActor(schoolId), async (tx) => [...(await tx.execute(query))] as T[])
}

const bands = [
  ['A', 80, 4],
  ['B', 60, 3],
  ['C', 40, 2],
  ['D', 0, 1],
].map(([level, min, points]) => ({ level, min, points }))

/** As little as a school can be described with. */
const tiny = {
  school: { name: 'Tiny School' },
  year: 2027,
  terms: [{ number: 1, opens: '2027-01-11', closes: '2027-04-09' }],
  gradingScales: [{ code: 'own', bands }],
  levels: [
    {
      code: 'secondary',
      grades: ['Form 1', 'Form 2'],
      slots: [
        { code: 'RE', choice: 'religion' },
        { code: 'TEC', name: 'Technical Subject', choice: 'technical' },
      ],
      learningAreas: [
        { code: 'MAT', name: 'Mathematics' },
        {
          code: 'ENG',
          name: 'English',
          components: [
            { code: 'P1', max: 60 },
            { code: 'P2', max: 80 },
            { code: 'P3', max: 60 },
          ],
        },
        { code: 'FRE', name: 'French', optional: true },
        { code: 'CRE', name: 'Christian Religious Education', slot: 'RE' },
        { code: 'IRE', name: 'Islamic Religious Education', slot: 'RE' },
        { code: 'AGR', name: 'Agriculture', slot: 'TEC' },
        { code: 'COM', name: 'Computer Studies', slot: 'TEC' },
      ],
    },
  ],
  classes: [{ grade: 'Form 1' }, { grade: 'Form 2', stream: 'Blue' }, { grade: 'Form 2', stream: 'Ñandú' }],
  assessments: [
    {
      term: 1,
      name: 'CAT 1',
      weight: 15,
      papers: {
        secondary: {
          MAT: 30,
          'ENG.P1': 60,
          'ENG.P2': 80,
          'ENG.P3': 60,
          FRE: 40,
          CRE: 50,
          IRE: 50,
          AGR: 50,
          COM: 50,
        },
      },
    },
    { term: 1, name: 'End', weight: '85.5', papers: { secondary: { MAT: 100 } } },
  ],
}

const tinyLearners = `Admission list 2027;;;;
Adm No;Pupil's Name;Class;Sex;Dini;TECHNICAL
F1/1;Achieng Ouma;Form 1;girl;Muslim;Computer Studies
F1-2;Kip Sang;1;m;
F1/3;Wanja O'Neil;F1;;cre
;Zawadi Moraa;Form 2 Blue;F;
F2/1;Juma Ali;2 N;boy;ire
F1-1;Copy Cat;Form 1;;
F9/9;Nobody Known;Form 9;;
`

describe('loading a school', () => {
  it.skipIf(!existsSync(shared))(
    'takes everything of a whole school, once',
    async () => {
      const slug = unique()
      const report = await loadSchool({ dir: shared, slug })
      expect(report.refused).toEqual([])
      expect(report.took).toMatchObject({ classes: 19, staff: 29, learners: 648, assessments: 6, sheets: 84 })
      const [stored] = await ask<Record<string, number>>(
        slug,
        sql`select (select count(*)::int from learners) as learners, (select count(*)::int from enrolments) as enrolments,
          (select count(*)::int from learners where admission_number like '0%') as zeros, (select count(*)::int from guardians) as guardians,
          (select count(*)::int from guardianships) as guardianships, (select count(*)::int from marks where state <> 'blank') as marks,
          (select count(*)::int from class_teachers) as leaders, (select count(*)::int from staff where user_id is not null) as accounts`,
      )
      expect(stored).toMatchObject({ learners: 648, enrolments: 648, zeros: 72, leaders: 19, accounts: 29 })
      expect(stored).toMatchObject({ marks: report.took.marks, guardians: report.took.guardians })
      // 460 families with one first guardian each; 199 learners have a second.
      expect(stored!.guardianships).toBe(648 + 199)
      const late = await ask<{ from: string }>(
        slug,
        sql`select e."from"::text from enrolments e join learners l on l.id = e.learner_id where l.admission_number in ('2127', '0983') order by 1`,
      )
      expect(late.map(({ from }) => from)).toEqual(['2026-01-05', expect.stringMatching(/^2026-09/)])
      await expect(loadSchool({ dir: shared, slug })).rejects.toThrow(`The school ${slug} is already loaded.`)
    },
    180_000,
  )

  it('takes a school of quite another shape, and tells row by row what it did not take', async () => {
    const slug = unique()
    const dir = folder({
      'school.json': tiny,
      'learners.csv': tinyLearners,
      'marks/index.json': [{ file: 'maths.csv', class: 'Form 1', term: 1, assessment: 'cat 1' }],
      'marks/maths.csv':
        'Name,Adm,Maths,Mathematics,ENG P1,English P2,P3,English,Fre\nAchieng Ouma,F1/1,1,25.5,60,ABS,,200,40\nKip Sang,F1/2,,31,EX,0,,,EX\nJuma Ali,F2/1,,1,,,,,\n',
      'marks/more/Form 2 Blue CAT 1 Term 1.csv': 'ADM NO.\tNAMES\tRE\n0001\tMoraa Zawadi\t50\n',
      'marks/form-2-nandu.csv': 'FORM 2 ÑANDÚ - TERM ONE 2027 - CAT 1,,\n,,\nName,Adm,IRE\nJuma Ali,F2/1,7\n',
      'marks/copy.csv': 'Form 1 CAT 1 Term 1,\nName,Adm,MAT\nAchieng Ouma,F1/1,24\n',
      'marks/which.csv': 'Name,Adm,MAT\nAchieng Ouma,F1/1,24\n',
      'marks/more/choice.csv':
        'Form 1 Term 1 CAT 1\nName,Adm,Technical Subject,IRE\nAchieng Ouma,F1/1,11,\nKip Sang,F1/2,12,13\n',
      'marks/notes.csv': 'CAT 1 Term 1 Form 1\nNothing here\n',
    })
    const report = await loadSchool({ dir, slug })

    expect(report.took).toMatchObject({
      terms: 1,
      classes: 3,
      learners: 5,
      assessments: 2,
      staff: 0,
      chosenAreas: 2,
    })
    expect(report.refused.map(({ file, row, code }) => [file, row, code])).toEqual([
      ['learners.csv', 8, 'duplicate_in_file'],
      ['learners.csv', 9, 'class_unknown'],
      ['marks/maths.csv', 1, 'unknown_column'],
      ['marks/maths.csv', 1, 'composite_parent'],
      ['marks/maths.csv', 4, 'other_class'],
      ['marks/maths.csv', 3, 'over-maximum'],
      ['marks/copy.csv', 3, 'differs'],
      ['marks/notes.csv', undefined, 'no_header'],
      ['marks/which.csv', undefined, 'class_unknown'],
    ])
    const marks = await ask<{ mark: string }>(
      slug,
      sql`select concat_ws(' ', l.admission_number, a.code, c.code, m.state, m.value) as mark from marks m
        join learners l on l.id = m.learner_id join papers p on p.id = m.paper_id join learning_areas a on a.id = p.area_id
        left join components c on c.id = p.component_id order by 1`,
    )
    expect(marks.map(({ mark }) => mark)).toEqual([
      '0001 CRE number 50.00',
      'F1-2 AGR number 12.00',
      'F1-2 ENG P1 exempt',
      'F1-2 ENG P2 number 0.00',
      'F1-2 IRE number 13.00',
      'F1/1 COM number 11.00',
      'F1/1 ENG P1 number 60.00',
      'F1/1 ENG P2 absent',
      'F1/1 FRE number 40.00',
      'F1/1 MAT number 25.50',
      'F2/1 IRE number 7.00',
    ])
    const [parts] = await ask<{ parts: string }>(
      slug,
      sql`select string_agg(header || ' ' || max || ' ' || weight, ', ' order by "order") as parts from components`,
    )
    expect(parts!.parts).toBe('English P1 60.00 60.00, English P2 80.00 80.00, English P3 60.00 60.00')
  })

  it('gives a clashing name a new account, never a stranger’s', async () => {
    const staff = [
      {
        username: 'head',
        name: 'Grace Head',
        roles: ['head'],
        email: 'Grace@First.example',
        phone: '0711 000 321',
      },
      { username: 'teacher', name: 'Tom Teacher', phone: 'none', gender: '?' },
    ]
    const classes = [{ grade: 'Form 1', classTeacher: 'teacher' }]
    const dir = folder({ 'school.json': { ...tiny, staff, classes } })
    const [first, second] = [unique(), unique()]
    const names = new Set([`head`, `teacher`])
    const before = await loadSchool({ dir, slug: first })
    const after = await loadSchool({ dir, slug: second })

    expect(before.needPassword).toHaveLength(2)
    expect(after.needPassword).toEqual([`head.${second}`, `teacher.${second}`])
    expect(after.needPassword.some((name) => names.has(name))).toBe(false)
    expect(after.warnings.map(({ code }) => code)).toEqual([
      'unreadable',
      'unreadable',
      'username_taken',
      'email_taken',
      'phone_taken',
      'username_taken',
    ])
    const people = await ask<{
      fullName: string
      email: string
      phone: string | null
      roles: string
      userId: string
    }>(
      second,
      sql`select s.full_name as "fullName", s.email, s.phone, s.user_id as "userId",
        (select string_agg(m.role::text, ' ' order by m.role::text) from memberships m where m.user_id = s.user_id) as roles
        from staff s order by 1`,
    )
    expect(people).toMatchObject([
      { fullName: 'Grace Head', email: 'grace@first.example', phone: '+254711000321', roles: 'head' },
      { fullName: 'Tom Teacher', phone: null, roles: 'class_teacher' },
    ])
    const users = await outsideAnySchool((tx) =>
      tx.execute(sql`select email, phone, password_hash as hash from users where id = ${people[0]!.userId}`),
    )
    expect([...users]).toEqual([{ email: null, phone: null, hash: 'none' }])
  })

  it('leaves nothing behind when it is killed', async () => {
    const slug = unique()
    const [school, username] = [unique(), unique()]
    const staff = [{ username, name: 'Only One', roles: ['head'] }]
    const dir = folder({
      'school.json': { ...tiny, school: { name: school }, staff },
      'learners.csv': tinyLearners,
      'marks/Form 1 CAT 1 Term 1.csv': 'Name,Adm,MAT\nAchieng Ouma,F1/1,24\n',
    })
    const args = [
      '--conditions=react-server',
      '--import',
      'tsx',
      'scripts/cli.ts',
      'school:load',
      dir,
      '--slug',
      slug,
    ]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let told = ''
    child.stderr.on('data', (piece) => {
      told += piece
      if (told.includes('marks from')) child.kill('SIGKILL')
    })
    const signal = await new Promise((resolve) => child.on('close', (_, by) => resolve(by)))
    expect(signal).toBe('SIGKILL')
    const left = await outsideAnySchool((tx) =>
      tx.execute(sql`select slug from schools where name = ${school}`),
    )
    expect([...left]).toEqual([])

    const report = await loadSchool({ dir, slug })
    expect(report.took).toMatchObject({ learners: 5, marks: 1, accounts: 1 })
    expect(report.needPassword).toEqual([username])
  }, 60_000)
})
