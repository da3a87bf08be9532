import { expect, it } from 'vitest'

import { countingStatements } from '@/lib/db/count'
import { change, newMarkSchool, save } from '@/lib/testing/marks'
import { getLearnerYear } from './queries'

async function marked(size = 5) {
  const school = await newMarkSchool(size)
  const head = await school.person('head')
  const english = await school.person('subject_teacher')
  const leader = await school.person('class_teacher')
  await school.lead(leader.staffId, school.east)
  await school.assign(english.staffId, school.east, school.area.ENG)
  await save(school, [
    change(school, '71.5'),
    change(school, 'A', { paperId: school.paper.GRAM }),
    change(school, 'A', { paperId: school.paper.CRE }),
  ])
  return { ...school, head, english, leader, learnerId: school.learners.east[0]!.id }
}

it('shows the year as the engine works it out, absent and blank apart', async () => {
  const { head, learnerId, east } = await marked()
  expect(await getLearnerYear(head.actor, learnerId)).toMatchObject({
    year: 2026,
    className: 'Grade 8 East',
    classId: east,
    results: [{ name: 'End Term', term: 'Term 3', average: '71.5', level: 'ME1' }],
    areas: [
      { code: 'MAT', cells: [{ shown: '71.5', level: 'ME1', group: 'ME' }] },
      { code: 'ENG', cells: [{ shown: '–', level: null }] },
      { code: 'CRE', cells: [{ shown: 'X' }] },
    ],
  })
})

it('shows a teacher their own areas, and nobody what is not theirs', async () => {
  const { english, leader, learnerId, learners, person } = await marked()
  const year = await getLearnerYear(english.actor, learnerId)
  expect(year!.areas.map(({ code }) => code)).toEqual(['ENG'])
  expect(year!.results[0]).toMatchObject({ average: null, level: null })
  expect((await getLearnerYear(leader.actor, learnerId))!.results[0]!.average).toBe('71.5')
  expect(await getLearnerYear(leader.actor, learners.west[0]!.id)).toBeNull()
  expect(await getLearnerYear((await person('bursar')).actor, learnerId)).toBeNull()
  expect(await getLearnerYear((await marked()).head.actor, learnerId)).toBeNull()
})

it('takes the same few statements whatever the size', async () => {
  for (const size of [5, 45]) {
    const { head, learnerId } = await marked(size)
    const { statements } = await countingStatements(() => getLearnerYear(head.actor, learnerId))
    expect(statements.length).toBeLessThanOrEqual(8)
  }
})
