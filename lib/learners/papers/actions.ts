'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const removeDocument = action(commands.removeDocument)
export const putBackDocument = action(commands.putBackDocument)
export const removePhoto = action(commands.removePhoto)
