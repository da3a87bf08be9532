import { fileURLToPath } from 'node:url'

import { createUser } from '@/lib/auth/accounts'
import { openGuardianAccount } from '@/lib/auth/opening'
import { hashPassword } from '@/lib/auth/password'
import { findSchool } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { closePool } from '@/lib/db'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { findGuardian } from '@/lib/people/queries'
import { closeRedis } from '@/lib/redis'
import { loadSchool } from '@/scripts/cli/load'

/*
 * The school of a demonstration, invented from the first name to the last mark, and the accounts to look at it with.
 * What a run that was cut off has not made is made by the next one.
 */
const slug = 'demo'
const parentOfThree = 'beatrice.kyalo@parents.example'
const began = performance.now()
const say = (step: string) =>
  void process.stderr.write(`${((performance.now() - began) / 1000).toFixed(1)} s  ${step}\n`)

if (env.APP_ENV === 'production') throw new Error('Production has no demonstration school.')

try {
  const secret = { passwordHash: await hashPassword(env.DEMO_PASSWORD ?? 'hillview-demo-school') }
  if (!(await findSchool(slug))) {
    const { took, refused } = await loadSchool({
      dir: fileURLToPath(new URL('demo', import.meta.url)),
      slug,
      ...secret,
      onProgress: say,
    })
    if (refused.length > 0)
      throw new Error(`The demonstration school is not whole: ${JSON.stringify(refused[0])}`)
    say(`${took.learners} learners and ${took.marks} marks are in`)
  }
  const { schoolId } = (await findSchool(slug))!
  const guardian = (await findGuardian(systemActor(schoolId), parentOfThree))!
  await unlessThere(
    openGuardianAccount(
      { schoolId, guardianId: guardian.id },
      { username: 'parent', secret, mustChange: false },
    ),
  )
  await unlessThere(createUser({ username: 'ops', secret, mustChange: false, isOps: true, memberships: [] }))
  say('the demonstration school is ready')
} finally {
  closeRedis()
  await closePool()
}

/** An account that an earlier run has made is as good as a new one. */
async function unlessThere(made: Promise<unknown>): Promise<void> {
  await made.catch((error) => {
    if (!(error instanceof AppError && error.code === 'conflict')) throw error
  })
}
