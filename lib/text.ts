import * as z from 'zod'

const unusable = /\u0000|\p{Surrogate}/u
const bidi = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Text from outside: NFC, no NUL or lone surrogate (refused in words), at most `max` characters, kept as typed otherwise. */
export const text = (max: number) =>
  z
    .string()
    .max(max, `At most ${max} characters.`)
    .refine((value) => !unusable.test(value), 'This text has a character that cannot be stored.')
    .transform((value) => value.normalize('NFC'))

/** A person's name: as `text`, without invisible direction marks, 1 to 120 characters, beginning with a letter. */
export const personName = text(500)
  .transform((value) => value.replace(bidi, '').trim())
  .pipe(
    z
      .string()
      .min(1, 'Type a name.')
      .max(120, 'A name has at most 120 characters.')
      .regex(/^\p{L}/u, 'A name begins with a letter.'),
  )

/** Letters for matching: no case, accents, apostrophe style or repeated spaces. */
export const searchKey = (value: string) =>
  value
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[’‘ʼ`´']/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
