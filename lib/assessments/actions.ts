'use server'

import { action } from '@/lib/action'
import * as commands from './papers/commands'

export const changeAssessment = action(commands.changeAssessment)
export const removeAssessment = action(commands.removeAssessment)
export const changePapers = action(commands.changePapers)
