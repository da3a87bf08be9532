'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const addRemark = action(commands.addRemark)
export const changeRemark = action(commands.changeRemark)
