import * as z from 'zod'

export const UndoChange = z.object({ changeId: z.uuid() })
