'use server'

import { action } from '@/lib/action'
import * as results from './results/commands'
import * as signing from './signing/commands'

export const changeSettings = action(results.changeSettings)
export const changeSignatory = action(signing.changeSignatory)
