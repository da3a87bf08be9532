'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const takeSpread = action(commands.takeSpread)
