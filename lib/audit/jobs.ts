import 'server-only'
import { cron } from 'inngest'

import { inngest } from '@/lib/jobs/client'
import { inEachSchool } from '@/lib/jobs/sweep'
import { logger } from '@/lib/observability/logger'
import { checkAudit, sealAudit } from './seals/commands'

/** Every minute: seals what was written to the audit. */
export const sealAudits = inngest.createFunction(
  { id: 'seal-audits', triggers: [cron('* * * * *')], concurrency: 1 },
  () => inEachSchool(sealAudit),
)

/** Every night: works every school's chain out anew. */
export const checkAudits = inngest.createFunction(
  { id: 'check-audits', triggers: [cron('TZ=Africa/Nairobi 10 3 * * *')], concurrency: 1 },
  () =>
    inEachSchool(async (actor) => {
      const { broken } = await checkAudit(actor)
      if (broken) logger.error({ schoolId: actor.schoolId, broken }, 'the audit is not whole')
    }),
)
