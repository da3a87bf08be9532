'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const askPermission = action(commands.askPermission)
export const approveRequest = action(commands.approveRequest)
export const refuseRequest = action(commands.refuseRequest)
