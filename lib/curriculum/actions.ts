'use server'

import { action } from '@/lib/action'
import * as areas from './areas/commands'
import * as scales from './scales/commands'

export const changeArea = action(areas.changeArea)
export const saveScale = action(scales.saveScale)
