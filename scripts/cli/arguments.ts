import { parseArgs } from 'node:util'

import { AppError } from '@/lib/errors'

/** `text` options take a value, `flag` options none; `positionals` are the names of the words that must be given. */
export type Spec = {
  usage: string
  positionals: readonly string[]
  text: readonly string[]
  flags: readonly string[]
}

/** Everything a command was called with; what was not given is undefined or false. */
export type Arguments = {
  words: string[]
  text: (option: string) => string | undefined
  needed: (option: string) => string
  flag: (option: string) => boolean
}

/** Reads the words after a command. @throws AppError that names what is wrong and how the command is written */
export function readArguments(command: string, spec: Spec, words: string[]): Arguments {
  const refuse = (why: string) => new AppError('invalid', `${why} Usage: ${command} ${spec.usage}`)
  const known = Object.fromEntries([
    ...spec.text.map((option) => [option, { type: 'string' }] as const),
    ...spec.flags.map((option) => [option, { type: 'boolean' }] as const),
  ])
  const { tokens } = parseArgs({
    args: words,
    options: known,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const values = new Map<string, string | true>()
  const given: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') given.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value } = token
    const kind = known[name]?.type
    if (!kind || !rawName.startsWith('--')) throw refuse(`There is no option ${rawName}.`)
    const eaten = !token.inlineValue && value?.startsWith('--')
    if (kind === 'string' && (value === undefined || value === '' || eaten))
      throw refuse(`The option ${rawName} needs a value.`)
    if (kind === 'boolean' && value !== undefined) throw refuse(`The option ${rawName} takes no value.`)
    values.set(name, value ?? true)
  }
  const missing = spec.positionals[given.length]
  if (missing) throw refuse(`${missing} is missing.`)
  const extra = given[spec.positionals.length]
  if (extra !== undefined) throw refuse(`“${extra}” is one word too many.`)

  const text = (option: string) => values.get(option) as string | undefined
  return {
    words: given,
    text,
    needed(option) {
      const value = text(option)
      if (value === undefined) throw refuse(`The option --${option} is missing.`)
      return value
    },
    flag: (option) => values.has(option),
  }
}
