'use server'

import { action } from '@/lib/action'
import * as commands from './commands'
import * as taking from './taking/commands'

export const mapColumns = action(commands.mapColumns)
export const fixRow = action(commands.fixRow)
export const leaveOut = action(commands.leaveOut)
export const readAgain = action(commands.readAgain)
export const takeImport = action(taking.takeImport)
export const undoMarks = action(taking.undoMarks)
