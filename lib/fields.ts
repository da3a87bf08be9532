import * as z from 'zod'

import { text } from './text'

/** One line of text: trimmed, 1 to `max` characters. */
export const line = (max: number) => text(max).transform(trimmed).pipe(z.string().min(1, 'must not be empty'))

const trimmed = (value: string) => value.trim()

/** What may be left out: missing, null and empty text all become null. */
export const orNull = <S extends z.ZodType>(schema: S) => {
  const filled = z.preprocess(blankIsNull, schema.nullable()) as unknown as z.ZodType<
    z.output<S> | null,
    z.input<S> | null
  >
  return filled.optional().transform((value) => value ?? null)
}

const blankIsNull = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? null : value)

/** A list that may be left out. */
export const list = <S extends z.ZodType>(schema: S) =>
  z
    .array(schema)
    .nullish()
    .transform((items) => items ?? [])

/** A decimal with at most 2 places as text, from a number or text; `above` and `most` are its bounds. */
export const decimal = ({ above = -1, most }: { above?: number; most: number }) =>
  z
    .union([z.number(), z.string()], 'must be a number')
    .transform((value) => String(value).trim())
    .pipe(
      z
        .string()
        .regex(/^\d{1,6}(\.\d{1,2})?$/, 'must be a number with at most 2 decimals, not below 0')
        .refine((value) => Number(value) > above, `must be above ${above}`)
        .refine((value) => Number(value) <= most, `must be at most ${most.toLocaleString('en')}`),
    )

/** A day as 2026-01-05. */
export const day = z.iso.date('must be a date such as 2026-01-05')

/** 2 to 64 small letters, figures, dots, hyphens and underscores, with a letter or figure at both ends. */
export const usernameShape = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])$/

const Email = z.email()

/** An e-mail address in small letters; null when it cannot be one. */
export const readEmail = (typed: string): string | null =>
  Email.safeParse(typed.normalize('NFKC').trim().toLowerCase()).data ?? null

/** Values that stand more than once under `key`, with their places; null is never a double. */
export function doubles<T>(
  items: readonly T[],
  key: (item: T) => string | null,
): { index: number; value: string }[] {
  const keys = items.map((item) => key(item)?.trim().toLowerCase() ?? null)
  return items.flatMap((item, index) => {
    const own = keys[index]
    return own != null && keys.indexOf(own) < index ? [{ index, value: key(item) ?? '' }] : []
  })
}
