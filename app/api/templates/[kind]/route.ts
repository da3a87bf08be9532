import { authorize } from '@/lib/auth/policy'
import { fileName } from '@/lib/documents/file-name'
import { notFound } from '@/lib/errors'
import { sampleClass } from '@/lib/exchange/exports/queries'
import { templateRows } from '@/lib/exchange/exports/rules'
import { kindsOf } from '@/lib/exchange/imports/queries'
import { kinds } from '@/lib/exchange/kinds/rules'
import { route } from '@/lib/route'
import { mimeOf, sheetFormats, writeSheets } from '@/lib/sheets/write'
import { download } from '@/lib/storage/download'

/** A file to fill in, with one example; it is taken as it is. */
export const GET = route<RouteContext<'/api/templates/[kind]'>>(
  async (actor, request, { params }) => {
    authorize(actor, 'imports.read')
    const wanted = (await params).kind
    const kind = kindsOf(actor).find((each) => each === wanted && each !== 'marks')
    if (!kind) throw notFound('This template')
    const asked = new URL(request.url).searchParams.get('format')
    const format = sheetFormats.find((each) => each === asked) ?? 'xlsx'
    const sample = await sampleClass(actor)
    const samples = { grade: sample?.grade ?? '', stream: sample?.stream ?? '', level: sample?.level ?? '' }
    const rows = templateRows(kinds[kind].fields, samples)
    return download({
      name: fileName([`${kinds[kind].label} template`], format),
      mime: mimeOf(format),
      bytes: await writeSheets([{ name: kinds[kind].label, rows }], format),
    })
  },
  { countAs: 'export' },
)
