import { parse } from '@/lib/errors'
import { makeExport } from '@/lib/exchange/exports/commands'
import { exportFile } from '@/lib/exchange/exports/file'
import { MakeExport } from '@/lib/exchange/exports/input'
import { relayOutbox } from '@/lib/jobs/outbox'
import { route } from '@/lib/route'
import { download } from '@/lib/storage/download'
import { readUpload } from '@/lib/upload'

/** Takes a list out of the school as a file; a long one is made in the background, and the browser goes to its progress. */
export const POST = route(
  async (actor, request) => {
    const { fields } = await readUpload(request)
    const { jobId, name, sheets } = await makeExport(actor, fields as never)
    if (jobId) {
      relayOutbox(actor.schoolId)
      return new Response(null, { status: 303, headers: { Location: `/jobs/${jobId}` } })
    }
    const { format } = parse(MakeExport, fields)
    return download(await exportFile({ name, sheets }, format))
  },
  { countAs: 'export' },
)
