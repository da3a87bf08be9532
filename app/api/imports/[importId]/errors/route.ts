import { fileName } from '@/lib/documents/file-name'
import { notFound } from '@/lib/errors'
import { getErrorRows } from '@/lib/exchange/imports/queries'
import { errorSheet } from '@/lib/exchange/words/rules'
import { route } from '@/lib/route'
import { mimeOf, sheetFormats, writeSheets } from '@/lib/sheets/write'
import { download } from '@/lib/storage/download'

/** The rows of an import that need somebody, in the file's own columns with the reasons: corrected, it can be brought in as it is. */
export const GET = route<RouteContext<'/api/imports/[importId]/errors'>>(
  async (actor, request, { params }) => {
    const found = await getErrorRows(actor, (await params).importId)
    if (!found) throw notFound('This import')
    const wanted = new URL(request.url).searchParams.get('format')
    const format = sheetFormats.find((each) => each === wanted) ?? 'xlsx'
    const name = fileName([found.fileName.replace(/\.\w{1,5}$/, ''), 'to correct'], format)
    return download({
      name,
      mime: mimeOf(format),
      bytes: await writeSheets([{ name: 'To correct', rows: errorSheet(found) }], format),
    })
  },
  { countAs: 'export' },
)
