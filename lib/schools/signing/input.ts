import * as z from 'zod'

import { line, orNull } from '@/lib/fields'
import { personName } from '@/lib/text'
import { picture } from '../look/input'

export const signingRoles = ['head'] as const

export const ChangeSignatory = z.object({
  role: z.enum(signingRoles),
  /** 0: nobody was named yet. */
  seen: z.coerce.number().int().min(0),
  name: personName,
  title: orNull(line(60)),
  picture,
  removePicture: z
    .literal('on')
    .optional()
    .transform((value) => value === 'on'),
})

/** The same with the picture drawn. */
export const StoreSignatory = ChangeSignatory.omit({ picture: true, removePicture: true }).extend({
  change: z.enum(['new', 'removed', 'kept']),
  drawn: z.string().nullable(),
})
