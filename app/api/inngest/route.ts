import { serve } from 'inngest/next'

import { functions } from '@/lib/jobs'
import { hasInngestServer, inngest } from '@/lib/jobs/client'

const served = serve({ client: inngest, functions })
const closed = async () => new Response(null, { status: 404 })

/** For the Inngest server alone, which signs what it asks. Where the embedded engine works there is nothing here. */
export const { GET, POST, PUT } = hasInngestServer ? served : { GET: closed, POST: closed, PUT: closed }
