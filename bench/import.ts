import { rmSync } from 'node:fs'

import { closePool } from '@/lib/db'
import { loadSchool } from '@/scripts/cli/load'
import { writeSchool } from './data/folder'
import { report } from './report'

/*
 * The way in for a school's own files, as ops take it (school:load): 10,000 learners, then a term's 43,200 marks, each with
 * its report of what was refused. The memory is what this process grew by.
 */
const seconds = 5

await bringIn('10,000 learners', { learners: 10_000, terms: [] }, 'learners')
await bringIn('43,200 marks', { terms: [3] }, 'marks')
await closePool()

async function bringIn(of: string, wanted: Parameters<typeof writeSchool>[0], step: 'learners' | 'marks') {
  const dir = await writeSchool(wanted)
  const before = process.memoryUsage.rss()
  let began = 0
  let ended = 0
  const { took, refused } = await loadSchool({
    dir,
    slug: `import-${step}`,
    onProgress: (name) => {
      if (began && !ended) ended = performance.now()
      if (name.startsWith(step)) began = performance.now()
    },
  })
  rmSync(dir, { recursive: true })
  if (refused.length > 0) throw new Error(`A row was refused: ${JSON.stringify(refused[0])}`)
  report({ of, what: 'taken', figure: took[step]!, unit: step })
  report({ of, what: 'time', figure: (ended - began) / 1000, unit: 's', atMost: seconds })
  report({ of, what: 'memory more', figure: (process.memoryUsage.rss() - before) / 2 ** 20, unit: 'MB' })
}
