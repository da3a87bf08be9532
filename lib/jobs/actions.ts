'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const cancelJob = action(commands.cancelJob)
export const retryJob = action(commands.retryJob)
