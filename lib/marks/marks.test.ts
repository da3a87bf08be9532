import { v7 } from 'uuid'
import { expect, it } from 'vitest'

import { countingStatements } from '@/lib/db/count'
import { newMarkSchool } from '@/lib/testing/marks'
import { saveMarks } from './commands'
import { getSheet, markStory } from './sheet/queries'
import { listSheets, listAssessments } from './progress/queries'

it('smoke', async () => {
  const s = await newMarkSchool()
  const { result, statements } = await countingStatements(() =>
    saveMarks(s.system, {
      classId: s.east,
      assessmentId: s.endTerm,
      changes: ['57.50', '101', 'A', 'x1', ''].map((typed, i) => ({ changeId: v7(), learnerId: s.learners.east[i]!.id, paperId: s.paper.MAT, typed, version: 0 })),
    }),
  )
  for (const f of [() => getSheet(s.system, { classId: s.east, subject: 'RE', assessmentId: s.endTerm }), () => getSheet(s.system, { classId: s.east, subject: 'ENG', assessmentId: s.endTerm }), () => getSheet(s.system, { classId: s.east, subject: 'MAT', assessmentId: s.endTerm }),
    () => markStory(s.system, s.paper.MAT, s.learners.east[0]!.id), () => listSheets(s.system), () => listAssessments(s.system)]) {
    const { result, statements } = await countingStatements(f as never)
    console.log(JSON.stringify(result, null, 1), statements.length)
  }
  expect(1).toBe(1)
})
