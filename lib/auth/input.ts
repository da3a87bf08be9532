import * as z from 'zod'

import { text } from '@/lib/text'
import type { Role } from './actor'
import { askable } from './factor/rules'

export const OnePerson = z.object({ userId: z.uuid('This person is not here.') })
export type OnePerson = z.input<typeof OnePerson>

export const PasskeyName = text(60).transform((name) => name.trim() || 'Passkey')

/** The roles of whom a school asks a second factor; from a form (which says `asked`), one checkbox each. */
export const FactorRoles = z.preprocess(
  (raw) =>
    typeof raw === 'object' && raw !== null && 'asked' in raw
      ? { roles: askable.filter((role) => role in raw) }
      : raw,
  z.object({ roles: z.array(z.enum(askable as [Role, ...Role[]])).max(askable.length) }),
)
