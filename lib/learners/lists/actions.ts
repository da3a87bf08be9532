'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const saveList = action(commands.saveList)
export const renameList = action(commands.renameList)
export const deleteList = action(commands.deleteList)
