import { resolve } from 'node:path'

import { hashPassword } from '@/lib/auth/password'
import { schoolEntries } from '@/lib/auth/schools'
import { foundSchool } from '@/lib/schools/founding/commands'
import type { CliCommand } from './commands'
import { loadSchool } from './load'

const say = (step: string) => void process.stderr.write(`${step}\n`)

export const school: Record<string, CliCommand> = {
  'school:load': {
    usage: 'DIR [--slug SLUG] [--demo-password PASSWORD]',
    positionals: ['DIR'],
    text: ['slug', 'demo-password'],
    flags: [],
    async run({ words, text }) {
      const password = text('demo-password')
      return loadSchool({
        // npm runs us in the project's folder; a path is meant from where the person is.
        dir: resolve(process.env.INIT_CWD ?? '.', words[0]!),
        slug: text('slug'),
        passwordHash: password === undefined ? undefined : await hashPassword(password),
        onProgress: say,
      })
    },
  },
  'school:create': {
    usage: 'NAME --head NAME --username USERNAME [--slug SLUG]',
    positionals: ['NAME'],
    text: ['head', 'username', 'slug'],
    flags: [],
    run: ({ words, needed, text }) =>
      foundSchool({
        school: words[0]!,
        name: needed('head'),
        username: needed('username'),
        slug: text('slug') ?? null,
      }),
  },
  'school:list': {
    usage: '',
    positionals: [],
    text: [],
    flags: [],
    run: schoolEntries,
  },
}
