import * as z from 'zod'

/** Neither the making nor the wiping of a practice school has anything to say but that it is wanted. */
export const Wanted = z.object({ wanted: z.literal('practice') })
