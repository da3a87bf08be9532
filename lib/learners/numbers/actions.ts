'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const addNumber = action(commands.addNumber)
export const removeNumber = action(commands.removeNumber)
