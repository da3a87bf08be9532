import * as z from 'zod'

export type ErrorCode =
  | 'invalid'
  | 'unauthenticated'
  | 'unproved'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'rate_limited'
  | 'busy'

export type FieldErrors = Record<string, string[] | undefined>

/** An outcome the user can be told about, in words meant for them. Anything else that is thrown is a bug. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly fields?: FieldErrors,
    /** Seconds after which trying again makes sense. */
    readonly retryAfter?: number,
  ) {
    super(message)
    this.name = 'AppError'
  }
}

/** The one answer for "not yours" and "not there": nobody learns which. */
export const notFound = (what: string) =>
  new AppError('not_found', `${what} is not here, or not yours to see.`)

/** Parses what came from outside; what does not fit is an `invalid` AppError that names the fields. */
export function parse<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const result = schema.safeParse(raw)
  if (result.success) return result.data
  const { fieldErrors, formErrors } = z.flattenError(result.error)
  throw new AppError('invalid', formErrors[0] ?? 'Please correct what is marked below.', fieldErrors)
}
