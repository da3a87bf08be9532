import 'server-only'
import { createHash, timingSafeEqual } from 'node:crypto'
import type * as z from 'zod'

import { openStaffAccount } from '@/lib/auth/opening'
import { hashPassword } from '@/lib/auth/password'
import { passwordProblem } from '@/lib/auth/password-rules'
import { createSchool, isEmptyInstallation, oneFounderAtATime } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { temporaryPassword } from '@/lib/auth/temporary'
import { allOrNothing } from '@/lib/db'
import { env } from '@/lib/env'
import { AppError, parse } from '@/lib/errors'
import { addRemarks, saveProfile, saveSettings } from '../commands'
import { startRemarks } from '../rules'
import { BeginInstallation, FoundSchool } from './input'
import { asSlug } from './rules'

/*
 * How schools come to be. There is no actor yet: whoever calls this has shown the set-up code, is ops, or sits at the
 * command line.
 */

type Founder = { name: string; username: string; passwordHash: string; mustChange: boolean }
type Founded = { schoolId: string; slug: string; userId: string }

const founded = ({ code }: z.output<typeof BeginInstallation>) => {
  const wanted = env.SETUP_CODE
  if (!wanted)
    throw new AppError(
      'forbidden',
      'This installation has no set-up code. Start it by npm start, which prints one, or set SETUP_CODE.',
    )
  const digest = (value: string) => createHash('sha256').update(value.trim().toLowerCase()).digest()
  if (!timingSafeEqual(digest(code), digest(wanted))) {
    const words = 'This is not the set-up code. It is printed where Hillview was started.'
    throw new AppError('invalid', words, { code: [words] })
  }
}

/**
 * Makes the first school and its head, who is also its administrator. Only in an empty installation, and only once.
 * @returns the head's account. @throws AppError `invalid`, `forbidden` or `conflict`
 */
export async function beginInstallation(raw: z.input<typeof BeginInstallation>): Promise<Founded> {
  const input = parse(BeginInstallation, raw)
  founded(input)
  const { school, name, username, password } = input
  const problem = passwordProblem(password, [username, name, school])
  if (problem) throw new AppError('invalid', problem, { password: [problem] })
  const passwordHash = await hashPassword(password)
  return allOrNothing(async () => {
    await oneFounderAtATime()
    if (!(await isEmptyInstallation()))
      throw new AppError('conflict', 'Somebody has set this installation up meanwhile. Sign in.')
    return found({ school, slug: null }, { name, username, passwordHash, mustChange: false })
  })
}

/**
 * Makes a further school and its first administrator, with a temporary password that is told once.
 * @throws AppError `invalid` or `conflict`
 */
export async function foundSchool(
  raw: z.input<typeof FoundSchool>,
): Promise<Founded & { username: string; temporaryPassword: string }> {
  const { school, slug, name, username } = parse(FoundSchool, raw)
  const password = temporaryPassword()
  const passwordHash = await hashPassword(password)
  const made = await allOrNothing(() =>
    found({ school, slug }, { name, username, passwordHash, mustChange: true }),
  )
  return { ...made, username, temporaryPassword: password }
}

async function found({ school, slug }: { school: string; slug: string | null }, founder: Founder) {
  const short = slug ?? asSlug(school)
  if (short === '') {
    const words = 'Give the school a short name for addresses, in small letters, such as hillview.'
    throw new AppError('invalid', words, { slug: [words] })
  }
  const schoolId = await createSchool({ slug: short, name: school })
  const actor = systemActor(schoolId)
  await saveProfile(actor, { name: school })
  await saveSettings(actor, {})
  await addRemarks(actor, { remarks: startRemarks })
  const { name, ...account } = founder
  const userId = await openStaffAccount({ ...account, schoolId, fullName: name, worksAs: ['head', 'admin'] })
  return { schoolId, slug: short, userId }
}
