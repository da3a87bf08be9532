import { expect, it } from 'vitest'

import { schoolProfiles } from '@/drizzle/schema'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newSchool } from '@/lib/testing/school'
import { getFrame } from './queries'

it('names the school by its profile, and by its entry while there is none', async () => {
  const { schoolId, system, person } = await newSchool('Entry')
  const { actor } = await person('head')
  expect(await getFrame(actor)).toEqual({
    school: 'Entry',
    colour: null,
    mark: null,
    practiceOf: null,
    person: 'Person head',
  })
  await inSchool(system, (tx) =>
    tx.insert(schoolProfiles).values({ schoolId, name: 'Profile', colours: { primary: '#123c69' } }),
  )
  const { result, statements } = await countingStatements(() => getFrame(actor))
  expect(result).toEqual({
    school: 'Profile',
    colour: '#123c69',
    mark: null,
    practiceOf: null,
    person: 'Person head',
  })
  expect(statements).toHaveLength(3)
})

it('leaves out the name of somebody without a staff record', async () => {
  const { person } = await newSchool('Entry')
  const { actor } = await person('parent')
  expect((await getFrame(actor)).person).toBeNull()
})
