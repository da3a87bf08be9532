import type { Arguments, Spec } from './arguments'
import { audit } from './audit'
import { group } from './group'
import { results } from './results'
import { school } from './school'
import { user } from './user'

export type CliCommand = Spec & { run: (given: Arguments) => Promise<unknown> }

/** Every command of the ops command line, by name. */
export const commands: Record<string, CliCommand> = { ...audit, ...school, ...results, ...user, ...group }
