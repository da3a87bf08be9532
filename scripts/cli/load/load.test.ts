import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { findSchool } from '@/lib/auth/schools'
import { outsideAnySchool } from '@/lib/db'
import { ask, folder, tiny, tinyLearners, unique } from '@/lib/testing/tiny-school'
import { loadSchool } from '.'

const shared = '../shared/data'

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

  it('refuses a list of learners that cannot be read before anything is written', async () => {
    const slug = unique()
    for (const [list, words] of [
      ['just text', 'learners.csv: no row is a header'],
      ['a,"b', 'learners.csv: A quotation mark is opened and never closed'],
    ])
      await expect(
        loadSchool({ dir: folder({ 'school.json': tiny, 'learners.csv': list! }), slug }),
      ).rejects.toThrow(words)
    expect(await findSchool(slug)).toBeNull()
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
