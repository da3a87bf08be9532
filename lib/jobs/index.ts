import 'server-only'
import type { InngestFunction } from 'inngest'

import { makeCards } from '@/lib/reports/jobs'

/** Every function that runs in the background; each domain adds its own from `lib/<domain>/jobs.ts`. */
export const functions: InngestFunction.Any[] = [makeCards]
