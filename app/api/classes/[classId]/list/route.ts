import { authorize } from '@/lib/auth/policy'
import { classListOf } from '@/lib/classes/list/queries'
import { classListFileName, renderClassList } from '@/lib/documents'
import { notFound } from '@/lib/errors'
import { route } from '@/lib/route'
import { download } from '@/lib/storage/download'

/** A class's list as PDF; `?as=marks`: with empty columns to write marks into. */
export const GET = route<RouteContext<'/api/classes/[classId]/list'>>(
  async (actor, request, { params }) => {
    authorize(actor, 'classes.read')
    const list = await classListOf(actor, (await params).classId)
    if (!list) throw notFound('This class')
    const blank = new URL(request.url).searchParams.get('as') === 'marks'
    const { bytes } = await renderClassList(list, { blank })
    return download({ name: classListFileName(list, blank), mime: 'application/pdf', bytes })
  },
  { countAs: 'export' },
)
