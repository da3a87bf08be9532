import { notFound } from '@/lib/errors'
import { getJob, getProgress } from '@/lib/jobs/queries'
import { isOver, viewProgress } from '@/lib/jobs/rules'
import { route } from '@/lib/route'

/** How far a job is; once it is over also why it stopped, and the files it made. */
export const GET = route<RouteContext<'/api/jobs/[jobId]'>>(async (actor, _, { params }) => {
  const { jobId } = await params
  const job = await getProgress(actor, jobId)
  if (!job) throw notFound('This job')
  const { state, message, finishedAt } = job
  const made = isOver(state) ? ((await getJob(actor, jobId))?.files ?? []) : []
  const files = made.map(({ id, name, mime, size }) => ({ href: `/api/files/${id}`, name, mime, size }))
  return Response.json({ ...viewProgress(job), id: jobId, state, message, finishedAt, files })
})
