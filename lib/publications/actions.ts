'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const publishResults = action(commands.publishResults)
export const withdrawResults = action(commands.withdrawResults)
