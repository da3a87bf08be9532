import * as z from 'zod'

const Id = z.uuid()

/** Whether what stands in an address can be an id at all; anything else is simply not there. */
export const isId = (value: unknown): value is string => Id.safeParse(value).success
