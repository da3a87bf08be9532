'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const restrictGuardian = action(commands.restrictGuardian)
export const liftRestriction = action(commands.liftRestriction)
