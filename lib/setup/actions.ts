'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const markStep = action(commands.markStep)
export const changeProfile = action(commands.changeProfile)
export const changeLook = action(commands.changeLook)
export const saveYear = action(commands.saveYear)
export const planGrades = action(commands.planGrades)
export const chooseAreas = action(commands.chooseAreas)
export const chooseScales = action(commands.chooseScales)
export const planAssessments = action(commands.planAssessments)
export const pasteStaff = action(commands.pasteStaff)
export const pasteLearners = action(commands.pasteLearners)
