import { readGroup } from '@/lib/auth/groups'
import { fileName } from '@/lib/documents/file-name'
import { notFound } from '@/lib/errors'
import { groupSheet, readGroupSearch } from '@/lib/groups/rules'
import { personRoute } from '@/lib/route'
import { mimeOf, sheetFormats, writeSheets } from '@/lib/sheets/write'
import { download } from '@/lib/storage/download'

const mostSchools = 5000

/** The schools of a group as its page shows them (the same address, with `format`: xlsx or csv). */
export const GET = personRoute(
  async ({ userId, groups }, request) => {
    const query = Object.fromEntries(new URL(request.url).searchParams)
    const group = groups.find(({ groupId }) => groupId === query.of) ?? groups[0]
    if (!group) throw notFound('This group')
    const { name, rows } = await readGroup(
      userId,
      group.groupId,
      { ...readGroupSearch(query), page: 1 },
      mostSchools,
    )
    const format = sheetFormats.find((each) => each === query.format) ?? 'xlsx'
    return download({
      name: fileName([name], format),
      mime: mimeOf(format),
      bytes: await writeSheets([{ name: 'Schools', rows: groupSheet(rows) }], format),
    })
  },
  { countAs: 'export' },
)
