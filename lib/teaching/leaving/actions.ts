'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const deactivate = action(commands.deactivate)
export const reactivate = action(commands.reactivate)
