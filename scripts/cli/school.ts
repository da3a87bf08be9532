import { resolve } from 'node:path'

import { hashPassword } from '@/lib/auth/password'
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
}
