import * as z from 'zod'

import { text } from '@/lib/text'

/** More than that is taken out on the page for exports, in the background. */
export const mostRows = 5000

/** `filter`: what the list is narrowed by, as its address says it. */
export const ExportList = z.object({ filter: text(2000), format: z.enum(['xlsx', 'csv']) })
