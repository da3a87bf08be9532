'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const givePermissions = action(commands.givePermissions)
export const extendPermission = action(commands.extendPermission)
export const revokePermissions = action(commands.revokePermissions)
