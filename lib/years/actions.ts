'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const makeYear = action(commands.makeYear)
export const closeYear = action(commands.closeYear)
export const reopenYear = action(commands.reopenYear)
