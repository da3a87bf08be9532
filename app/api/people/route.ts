import { fileName } from '@/lib/documents/file-name'
import { exportStaff } from '@/lib/people/staff/commands'
import { route } from '@/lib/route'
import { mimeOf, sheetFormats, writeSheets } from '@/lib/sheets/write'
import { download } from '@/lib/storage/download'

/** The staff as a list shows them (the same address, with `format`: xlsx or csv). */
export const GET = route(
  async (actor, request) => {
    const { format: wanted, ...search } = Object.fromEntries(new URL(request.url).searchParams)
    const format = sheetFormats.find((each) => each === wanted) ?? 'xlsx'
    const { rows } = await exportStaff(actor, search)
    return download({
      name: fileName(['Staff'], format),
      mime: mimeOf(format),
      bytes: await writeSheets([{ name: 'Staff', rows }], format),
    })
  },
  { countAs: 'export' },
)
