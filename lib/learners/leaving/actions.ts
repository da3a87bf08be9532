'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const transferOut = action(commands.transferOut)
export const takeBack = action(commands.takeBack)
