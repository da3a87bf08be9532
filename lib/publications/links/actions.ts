'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const renewLink = action(commands.renewLink)
export const revokeLink = action(commands.revokeLink)
