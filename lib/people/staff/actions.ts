'use server'

import { action } from '@/lib/action'
import * as commands from './commands'

export const addPerson = action(commands.addPerson)
export const changePerson = action(commands.changePerson)
