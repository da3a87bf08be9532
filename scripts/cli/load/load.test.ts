import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'

import { loadSchool } from '.'

const shared = '../shared/data'

it.skipIf(!existsSync(shared))('loads a whole school with nothing refused', async () => {
  const slug = `hillview-${Date.now()}`
  const steps: string[] = []
  const t = Date.now()
  const report = await loadSchool({
    dir: shared,
    slug,
    onProgress: (step) => {
      steps.push(step)
      console.log(step, Date.now() - t)
    },
  })
  console.log(
    Date.now() - t,
    report.took,
    report.refused.slice(0, 10),
    report.refused.length,
    report.warnings.slice(0, 5),
    report.warnings.length,
  )
  await expect(loadSchool({ dir: shared, slug })).rejects.toThrow(`The school ${slug} is already loaded.`)
})
