import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { expect, it } from 'vitest'

import { signInFailures } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { createUser } from './accounts'
import { accountKey } from './identifier'
import { sessionOf, startSession } from './sessions'
import { signIn } from './sign-in'

const password = 'three quiet green lanterns'

async function account() {
  const username = `n-${randomUUID()}`
  const userId = await createUser({ username, secret: { password }, mustChange: false, memberships: [] })
  return { username, userId, device: await startSession(userId) }
}

/** As if the failures had been made so much earlier. */
const letPass = (name: string, seconds: number) =>
  outsideAnySchool((tx) =>
    tx
      .update(signInFailures)
      .set({ at: sql`${signInFailures.at} - make_interval(secs => ${seconds})` })
      .where(eq(signInFailures.accountKey, accountKey(name))),
  )

it('checks ten of a thousand guesses in a quarter of an hour, and leaves the owner signed in', async () => {
  const { username, userId, device } = await account()
  let checked = 0
  for (let minute = 0; minute < 15; minute++) {
    for (let guess = 0; guess < 67; guess++) {
      const { outcome } = await signIn(username, `guess ${minute} ${guess}`)
      if (outcome === 'wrong') checked++
    }
    await letPass(username, 60)
  }
  expect(checked).toBe(10)
  expect(await sessionOf(device)).toMatchObject({ userId })
  await letPass(username, 15 * 60)
  expect(await signIn(username, password)).toEqual({ outcome: 'in', userId })
})

it('does not let a stranger keep the owner out: going on while waiting makes no wait longer', async () => {
  const { username, userId } = await account()
  for (let guess = 0; guess < 60; guess++) await signIn(username, `guess ${guess}`)
  await letPass(username, 60)
  expect(await signIn(username, password)).toEqual({ outcome: 'in', userId })
})
