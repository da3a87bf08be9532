import { auditRead } from '@/lib/db/audit'
import { notFound } from '@/lib/errors'
import { getJobFile } from '@/lib/jobs/queries'
import { route } from '@/lib/route'
import { download } from '@/lib/storage/download'

/** A file that a job made, for whoever may see that job. */
export const GET = route<RouteContext<'/api/files/[fileId]'>>(
  async (actor, _, { params }) => {
    const file = await getJobFile(actor, (await params).fileId)
    if (!file) throw notFound('This file')
    await auditRead(actor, { action: 'files.download', details: { fileId: file.id, name: file.name } })
    return download(file)
  },
  { countAs: 'export' },
)
