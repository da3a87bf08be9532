'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const decide = action(commands.decide)
export const undecide = action(commands.undecide)
export const promoteYear = action(commands.promoteYear)
