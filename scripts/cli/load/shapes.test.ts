import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'

import { ask, folder, tiny, tinyLearners, unique } from '@/lib/testing/tiny-school'
import { workbook } from '@/lib/testing/workbook'
import { loadSchool } from '.'

it('takes a school of quite another shape, and tells row by row what it did not take', async () => {
  const slug = unique()
  const dir = folder({
    'school.json': tiny,
    'learners.csv': tinyLearners,
    'marks/index.json': [
      { file: 'maths.csv', class: 'Form 1', term: 1, assessment: 'cat 1' },
      { file: 'lost.csv', class: 'Form 1', term: 1, assessment: 'CAT 1' },
      { file: '../school.json', class: 'Form 1', term: 1, assessment: 'CAT 1' },
    ],
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
    ['marks/lost.csv', undefined, 'unreadable_file'],
    ['marks/../school.json', undefined, 'unreadable_file'],
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

it('takes workbooks: a list of learners, and a tab of marks for every class', async () => {
  const header = ['Name', 'Adm', 'Grade', 'Stream']
  const dir = folder({
    'school.json': tiny,
    'learners.xlsx': await workbook({
      Notes: [['Leavers: none']],
      List: [['Tiny School'], header, ['Ann Roe', '1', 'Form 1'], ['Bea Poe', '2', 'Form 2', 'Blue']],
    }),
    'marks/CAT 1 Term 1.xlsx': await workbook({
      'Form 1': [
        ['Name', 'Adm', 'MAT'],
        ['Ann Roe', '1', '20'],
      ],
      'Form 2 Blue': [
        ['Name', 'Adm', 'MAT'],
        ['Bea Poe', '2', 'x'],
        ['Ann Roe', '1', '3'],
      ],
      Help: [['Type A for absent']],
    }),
  })
  const { took, refused, warnings } = await loadSchool({ dir, slug: unique() })
  expect(took).toMatchObject({ learners: 2, marks: 2, sheets: 2 })
  expect(warnings).toEqual([expect.objectContaining({ value: 'Notes', code: 'sheet_not_read' })])
  expect(refused).toEqual([
    expect.objectContaining({ file: 'marks/CAT 1 Term 1.xlsx (Form 2 Blue)', row: 3, code: 'other_class' }),
  ])
})
