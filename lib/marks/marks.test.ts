import { v7 } from 'uuid'
import { expect, it } from 'vitest'

import { countingStatements } from '@/lib/db/count'
import { newMarkSchool } from '@/lib/testing/marks'
import { saveMarks } from './commands'

it('smoke', async () => {
  const s = await newMarkSchool()
  const { result, statements } = await countingStatements(() =>
    saveMarks(s.system, {
      classId: s.east,
      assessmentId: s.endTerm,
      changes: ['57.50', '101', 'A', 'x1', ''].map((typed, i) => ({ changeId: v7(), learnerId: s.learners.east[i]!.id, paperId: s.paper.MAT, typed, version: 0 })),
    }),
  )
  console.log(JSON.stringify(result, null, 1), statements.length)
  expect(1).toBe(1)
})
