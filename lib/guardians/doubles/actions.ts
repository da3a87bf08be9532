'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const mergeGuardians = action(commands.mergeGuardians)
export const keepApart = action(commands.keepApart)
