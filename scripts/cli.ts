import './cli/quiet'

import { AppError } from '@/lib/errors'
import { readArguments } from './cli/arguments'
import { commands } from './cli/commands'

// The ops command line: a JSON answer on stdout alone, everything else on stderr, exit code 1 when refused.
const [name, ...words] = process.argv.slice(2)

try {
  const command = Object.hasOwn(commands, name ?? '') ? commands[name!] : undefined
  if (!command) throw new AppError('invalid', name ? `There is no command ${name}. ${listed()}` : listed())
  const answer = await command.run(readArguments(name!, command, words))
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`)
} catch (error) {
  process.exitCode = 1
  process.stderr.write(`${plainWords(error)}\n`)
} finally {
  const { closePool } = await import('@/lib/db')
  const { closeRedis } = await import('@/lib/redis')
  closeRedis()
  await closePool()
}

function listed(): string {
  return `The commands are:\n${Object.entries(commands)
    .map(([known, { usage }]) => `  ${known} ${usage}`)
    .join('\n')}`
}

function plainWords(error: unknown): string {
  if (error instanceof AppError)
    return [error.message, ...Object.values(error.fields ?? {}).flat()].filter(once).join(' ')
  const { code, message } = error as { code?: string; message: string }
  if (code === 'ECONNREFUSED' || code === 'CONNECT_TIMEOUT') return 'The database cannot be reached.'
  return `This did not work, and it is our fault: ${message}`
}

function once<T>(value: T, i: number, all: T[]) {
  return value !== undefined && all.indexOf(value) === i
}
