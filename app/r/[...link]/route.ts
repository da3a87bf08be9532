import { showMoment } from '@/lib/dates'
import { cardFileName, noticePage, renderReportCard, unseen, untilHere, webAnswer } from '@/lib/documents'
import { AppError } from '@/lib/errors'
import { type Decision, limitNetwork, limitThing } from '@/lib/limits'
import { logger } from '@/lib/observability/logger'
import { withRequestId } from '@/lib/observability/request'
import { openCard, openPage } from '@/lib/publications/links/queries'
import { download } from '@/lib/storage/download'

/**
 * A published report by a family's link, without an account: the page, and with `?pdf` the printed card. Whatever does
 * not open says so in words for a parent. The address holds the secret, so it stands in no log line.
 */
export const GET = (request: Request, { params }: RouteContext<'/r/[...link]'>): Promise<Response> =>
  withRequestId(request.headers.get('x-request-id'), async () => {
    const link = (await params).link.join('/')
    try {
      const limit = await limitThing('link', link)
      if (!limit.allowed) return wait(limit)
      const wantsPdf = new URL(request.url).searchParams.has('pdf')
      const answer = await (wantsPdf ? pdf(link) : page(link))
      return answer ?? (await unknown(request))
    } catch (error) {
      if (error instanceof AppError && error.code === 'busy')
        return webAnswer(noticePage('busy'), { 'Retry-After': String(error.retryAfter ?? 2) })
      logger.error({ err: error, route: '/r/[...link]' }, 'route failed')
      return webAnswer(noticePage('failed'))
    }
  })

async function page(link: string): Promise<Response | null> {
  const opened = await openPage(link)
  if (opened.state === 'unknown') return null
  if (opened.state !== 'open') return webAnswer(noticePage(opened.state))
  const until = showMoment(opened.endsAt)
  return webAnswer({ status: 200, page: opened.found.replace(untilHere.markup, until) })
}

async function pdf(link: string): Promise<Response | null> {
  const opened = await openCard(link)
  if (opened.state === 'unknown') return null
  if (opened.state !== 'open') return webAnswer(noticePage(opened.state))
  // A link may be passed on: what the family owes is not on it.
  const { fees: _, ...card } = opened.found
  const { bytes } = await renderReportCard(card)
  const answer = download({ name: cardFileName(card), mime: 'application/pdf', bytes })
  for (const [name, value] of Object.entries(unseen)) answer.headers.set(name, value)
  return answer
}

/** Guesses count against the network they come from; whoever holds a link is not kept from it by a guesser beside them. */
async function unknown({ headers }: Request): Promise<Response> {
  const limit = await limitNetwork('visitor-link', headers)
  return limit.allowed ? webAnswer(noticePage('unknown')) : wait(limit)
}

const wait = ({ retryAfter, headers }: Decision): Response =>
  webAnswer(noticePage('often'), { ...headers, 'Retry-After': String(retryAfter) })
