import 'server-only'
import { command } from '@/lib/command'
import { createJob } from '@/lib/jobs/progress'
import { MakeExport } from './input'
import { type Exported, exportedRows } from './queries'
import { mostRowsAtOnce } from './rules'

export type MadeExport = Exported & { jobId: string | null }

/**
 * Takes a list out of the school, and says so in the audit. Beyond a size the file is made in the background: then `jobId` says
 * where it will be, and there are no sheets.
 */
export const makeExport = command(
  {
    can: 'exports.make',
    input: MakeExport,
    touches: () => [],
    audited: ({ what, format, classId, assessmentId }, { rows, jobId }: MadeExport) => ({
      export: what,
      format,
      ...(classId && { classId }),
      ...(assessmentId && { assessmentId }),
      rows,
      ...(jobId && { jobId }),
    }),
  },
  async ({ tx, actor, input, emit }): Promise<MadeExport> => {
    const made = await exportedRows(tx, actor, input)
    // The work of a job is not handed on to another.
    if (made.rows <= mostRowsAtOnce || actor.roles.includes('system')) return { ...made, jobId: null }
    const jobId = await createJob(
      { tx, actor, emit },
      { kind: 'export', title: `Export: ${made.name}`, params: input, total: 1, unit: 'files' },
    )
    return { ...made, sheets: [], jobId }
  },
)
