import { exportAudit } from '@/lib/audit/queries'
import { readAuditFilter } from '@/lib/audit/rules'
import { notFound } from '@/lib/errors'
import { route } from '@/lib/route'
import { mimeOf, sheetFormats, writeSheets } from '@/lib/sheets/write'
import { download } from '@/lib/storage/download'

/** What the audit's page shows, as a file: /api/audit/xlsx?who=…; that it was taken stands in the audit. */
export const GET = route<RouteContext<'/api/audit/[format]'>>(async (actor, request, { params }) => {
  const wanted = (await params).format
  const format = sheetFormats.find((each) => each === wanted)
  if (!format) throw notFound('This file')
  const query = Object.fromEntries(new URL(request.url).searchParams)
  const rows = await exportAudit(actor, readAuditFilter(query))
  const bytes = await writeSheets([{ name: 'Audit', rows }], format)
  return download({ name: `audit.${format}`, mime: mimeOf(format), bytes })
})
