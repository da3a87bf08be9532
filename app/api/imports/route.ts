import * as z from 'zod'

import { authorize } from '@/lib/auth/policy'
import { AppError, parse } from '@/lib/errors'
import { openImport } from '@/lib/exchange/imports/commands'
import { importKinds } from '@/lib/exchange/imports/input'
import { requireKind } from '@/lib/exchange/imports/queries'
import { relayOutbox } from '@/lib/jobs/outbox'
import { route } from '@/lib/route'
import { readPaste } from '@/lib/sheets/paste'
import { readTables } from '@/lib/sheets/read'
import { readUpload } from '@/lib/upload'

const Fields = z.object({
  kind: z.enum(importKinds, 'Choose what the file holds.'),
  text: z.string().optional(),
  classId: z.string().optional(),
  assessmentId: z.string().optional(),
})

/** Takes in a file, or cells that were pasted, and answers the import to look at. A browser without scripts goes there. */
export const POST = route(
  async (actor, request) => {
    authorize(actor, 'imports.make')
    const { fields, file } = await readUpload(request)
    const { kind, text = '', classId, assessmentId } = parse(Fields, fields)
    requireKind(actor, kind)
    if (!file && text.trim() === '')
      throw new AppError('invalid', 'Choose a file, or paste cells into the box.', {
        file: ['Choose a file, or paste cells below.'],
      })
    const tables = file ? await readTables(file.bytes) : [readPaste(text)]
    const opened = await openImport(actor, {
      kind,
      tables,
      fileName: file ? file.name.slice(0, 200) : 'Pasted cells',
      of: classId && assessmentId ? { classId, assessmentId } : null,
    })
    relayOutbox(actor.schoolId)
    const at = `/exchange/imports/${opened.importId}`
    if (request.headers.get('accept')?.includes('application/json')) return Response.json({ ...opened, at })
    return new Response(null, { status: 303, headers: { Location: at } })
  },
  { countAs: 'upload' },
)
