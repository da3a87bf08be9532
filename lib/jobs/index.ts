import 'server-only'
import type { InngestFunction } from 'inngest'

import { checkAudits, sealAudits } from '@/lib/audit/jobs'
import { clearSessions } from '@/lib/auth/jobs'
import { writeExport } from '@/lib/exchange/exports/jobs'
import { clearImports, readLongImport, takeLongImport } from '@/lib/exchange/imports/jobs'
import { countSchools } from '@/lib/groups/jobs'
import { sendLetters } from '@/lib/post/jobs'
import { warmRelease } from '@/lib/publications/jobs'
import { makeCards } from '@/lib/reports/jobs'
import { makePracticeSchool } from '@/lib/schools/practice/jobs'
import { clearJobs } from './tidy'

/** Every function that runs in the background; each domain adds its own from `lib/<domain>/jobs.ts`. */
export const functions: InngestFunction.Any[] = [
  makeCards,
  warmRelease,
  sendLetters,
  readLongImport,
  takeLongImport,
  writeExport,
  makePracticeSchool,
  clearJobs,
  clearSessions,
  countSchools,
  sealAudits,
  checkAudits,
  clearImports,
]
