import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'

import { memberships } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { until } from '@/lib/testing/jobs'
import { newSchool } from '@/lib/testing/school'
import { createUser, disableUser } from './accounts'
import type { Role } from './actor'
import { endSession, sessionOf, startSession } from './sessions'

const other = resolve(import.meta.dirname, '../testing/instance.ts')
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** The roles that another process sees behind a session now; null: none holds. */
async function elsewhere(sid: string): Promise<() => Role[] | null> {
  const args = ['--conditions=react-server', '--import', 'tsx', other, sid]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  let seen: { roles: Role[] | null } | undefined
  createInterface({ input: child.stdout! }).on('line', (line) => {
    seen = { roles: JSON.parse(line) }
  })
  await until(() => seen, 'the other process', 60_000)
  return () => seen!.roles
}

async function signedIn(...roles: Role[]) {
  const { schoolId } = await newSchool()
  const username = `p-${schoolId}`
  const places = roles.map((role) => ({ schoolId, role }))
  const secret = { password: 'three quiet green lanterns' }
  const userId = await createUser({ username, secret, mustChange: false, memberships: places })
  return { username, userId, sid: await startSession(userId) }
}

describe('on another instance', () => {
  it('a role that is taken away is gone within five seconds, and so is a person who is dismissed', async () => {
    const { username, userId, sid } = await signedIn('head', 'subject_teacher')
    const roles = await elsewhere(sid)
    expect(roles()).toEqual(['head', 'subject_teacher'])
    await outsideAnySchool((tx) =>
      tx.delete(memberships).where(sql`${memberships.userId} = ${userId} and ${memberships.role} = 'head'`),
    )
    await until(() => roles()?.length === 1, 'the loss of the role', 5000)
    await disableUser(username)
    await until(() => roles() === null, 'the end of the session', 5000)
  })

  it('a session made here works, and is over within five seconds of the sign-out here', async () => {
    const { sid } = await signedIn('bursar')
    const roles = await elsewhere(sid)
    expect(roles()).toEqual(['bursar'])
    await endSession(sid, 'signed out')
    expect(await sessionOf(sid)).toBeNull()
    await until(() => roles() === null, 'the end of the session', 5000)
  })
})
