import * as z from 'zod'

import { orNull } from '@/lib/fields'

/** Bytes of a crest as it is sent. */
export const largestPicture = 200_000

const colour = orNull(
  z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'Write the colour like #1f7d53.')
    .transform((hex) => hex.toLowerCase()),
)

/** A picture that was chosen; a form sends an empty file where none was. */
export const picture = z
  .union([z.instanceof(File), z.literal('')])
  .optional()
  .transform((file) => (file instanceof File && file.size > 0 ? file : null))
  .refine(
    (file) => !file || file.size <= largestPicture,
    'The picture is larger than 200 KB. Make it smaller.',
  )

export const ChangeLook = z.object({
  version: z.coerce.number().int().min(0),
  primary: colour,
  secondary: colour,
  picture,
  removeLogo: z
    .literal('on')
    .optional()
    .transform((value) => value === 'on'),
})

/** The same with the picture drawn. */
export const StoreLook = ChangeLook.omit({ picture: true, removeLogo: true }).extend({
  picture: z.enum(['new', 'removed', 'kept']),
  logo: z.string().nullable(),
  mark: z.string().nullable(),
})
