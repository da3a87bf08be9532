import { exportList } from '@/lib/learners/export/commands'
import { readFilter, writeFilter } from '@/lib/learners/search/rules'
import { route } from '@/lib/route'
import { mimeOf, type SheetFormat, sheetFormats, writeSheets } from '@/lib/sheets/write'
import { download } from '@/lib/storage/download'

/** A list of learners as a sheet: what it is narrowed by, as on the page, and `format`. */
export const GET = route(
  async (actor, request) => {
    const query = Object.fromEntries(new URL(request.url).searchParams)
    const format: SheetFormat = sheetFormats.find((each) => each === query.format) ?? 'xlsx'
    const rows = await exportList(actor, { filter: writeFilter(readFilter(query)), format })
    const bytes = await writeSheets([{ name: 'Learners', rows }], format)
    return download({ name: `Learners.${format}`, mime: mimeOf(format), bytes })
  },
  { countAs: 'export' },
)
