import { notFound } from '@/lib/errors'
import { getProgress } from '@/lib/jobs/queries'
import { viewProgress } from '@/lib/jobs/rules'
import { route } from '@/lib/route'

/** How far a job is, for the page that shows it. */
export const GET = route<RouteContext<'/api/jobs/[jobId]'>>(async (actor, _, { params }) => {
  const job = await getProgress(actor, (await params).jobId)
  if (!job) throw notFound('This job')
  return Response.json(viewProgress(job))
})
