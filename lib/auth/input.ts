import * as z from 'zod'

export const OnePerson = z.object({ userId: z.uuid('This person is not here.') })
export type OnePerson = z.input<typeof OnePerson>
