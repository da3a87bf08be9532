import { text as textOf } from 'node:stream/consumers'
import * as z from 'zod'

import { createUser, setPassword, signOutUser } from '@/lib/auth/accounts'
import { roles } from '@/lib/auth/actor'
import { findSchool } from '@/lib/auth/schools'
import { temporaryPassword } from '@/lib/auth/temporary'
import { AppError } from '@/lib/errors'
import type { Arguments } from './arguments'
import type { CliCommand } from './commands'

/** A password from the first line of stdin, or a new one that is shown once in the answer. */
async function passwordFor(
  given: Arguments,
): Promise<{ password: string; shown: { temporaryPassword?: string } }> {
  if (given.flag('password-stdin')) {
    const [line = ''] = (await textOf(process.stdin)).split(/\r?\n/, 1)
    if (line === '') throw new AppError('invalid', 'There is no password on stdin.')
    return { password: line, shown: {} }
  }
  const password = temporaryPassword()
  return { password, shown: { temporaryPassword: password } }
}

async function membershipsOf(given: Arguments) {
  const wanted = given.text('role')
  const slug = given.text('school')
  if (wanted === undefined && slug === undefined) return []
  const { data: role } = z.enum(roles).safeParse(given.needed('role'))
  if (!role) throw new AppError('invalid', `There is no role ${wanted}. The roles are ${roles.join(', ')}.`)
  const school = await findSchool(given.needed('school'))
  if (!school) throw new AppError('not_found', `There is no school ${slug}.`)
  return [{ schoolId: school.schoolId, role }]
}

export const user: Record<string, CliCommand> = {
  'user:create': {
    usage:
      '[--username NAME] [--email ADDRESS] [--phone NUMBER] [--role ROLE --school SLUG] [--ops] [--password-stdin]',
    positionals: [],
    text: ['username', 'email', 'phone', 'role', 'school'],
    flags: ['ops', 'password-stdin'],
    async run(given) {
      const names = {
        username: given.text('username'),
        email: given.text('email'),
        phone: given.text('phone'),
      }
      const memberships = await membershipsOf(given)
      const { password, shown } = await passwordFor(given)
      const isOps = given.flag('ops')
      const mustChange = shown.temporaryPassword !== undefined
      const userId = await createUser({ ...names, isOps, memberships, mustChange, secret: { password } })
      return { userId, ...names, ...shown }
    },
  },
  'user:password': {
    usage: 'IDENTIFIER [--temporary] [--password-stdin]',
    positionals: ['IDENTIFIER'],
    text: [],
    flags: ['temporary', 'password-stdin'],
    async run(given) {
      const [identifier] = given.words as [string]
      const { password, shown } = await passwordFor(given)
      const mustChange = given.flag('temporary') || shown.temporaryPassword !== undefined
      await setPassword(identifier, password, mustChange)
      return { user: identifier, mustChange, ...shown }
    },
  },
  'user:sign-out': {
    usage: 'IDENTIFIER',
    positionals: ['IDENTIFIER'],
    text: [],
    flags: [],
    async run({ words }) {
      return { user: words[0], sessionsEnded: await signOutUser(words[0]!) }
    },
  },
}
