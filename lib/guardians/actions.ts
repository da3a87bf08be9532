'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const addGuardian = action(commands.addGuardian)
export const linkGuardian = action(commands.linkGuardian)
export const changeGuardian = action(commands.changeGuardian)
export const changeGuardianship = action(commands.changeGuardianship)
export const callFirst = action(commands.callFirst)
export const unlinkGuardian = action(commands.unlinkGuardian)
export const removeGuardian = action(commands.removeGuardian)
