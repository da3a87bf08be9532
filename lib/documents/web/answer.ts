import { createHash } from 'node:crypto'

import { secure } from '@/lib/auth/cookies'

/** What a family's link opens is kept by no cache (phones are shared), told to no other site and found by no search. */
export const unseen = {
  'Cache-Control': 'private, no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex, nofollow, noarchive',
  ...(secure ? { 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' } : {}),
}

/** A page made by `shell` as an answer. Its content policy allows its own style and the pictures in it: no script can run. */
export const webAnswer = (
  { page, status }: { page: string; status: number },
  more: Record<string, string> = {},
): Response =>
  new Response(page, {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policyOf(page),
      ...unseen,
      ...more,
    },
  })

/** A page prepared by an earlier release has that release's style, so the hash is taken from the page itself. */
function policyOf(page: string): string {
  const style = page.slice(page.indexOf('<style>') + 7, page.indexOf('</style>'))
  const hash = createHash('sha256').update(style).digest('base64')
  return `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}
