import * as z from 'zod'

export const OneJob = z.object({ jobId: z.uuid('This job is not here, or not yours to see.') })
