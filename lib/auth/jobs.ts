import 'server-only'
import { cron } from 'inngest'

import { inngest } from '@/lib/jobs/client'
import { forgetIdentityChanges } from './identity-changes'
import { forgetEndedSessions } from './sessions'

/** Every night: forgets sessions that ended long ago, and what changed about whom. */
export const clearSessions = inngest.createFunction(
  { id: 'clear-sessions', triggers: [cron('TZ=Africa/Nairobi 40 2 * * *')], concurrency: 1 },
  async () => {
    await forgetIdentityChanges()
    return { forgotten: await forgetEndedSessions() }
  },
)
