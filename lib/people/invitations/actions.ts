'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const invite = action(commands.invite)
export const revokeInvitation = action(commands.revokeInvitation)
