import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { noteForeignOrigin } from '@/lib/observability/denied'

type Asked = Pick<Headers, 'get'>

/** True when the browser says that the request came from a page of ours. */
export function isSameOrigin(headers: Asked): boolean {
  if (headers.get('sec-fetch-site') === 'same-origin') return true
  const origin = headers.get('origin')
  return origin !== null && ours(headers).includes(origin)
}

/** True when the browser says that the request came from elsewhere. A program that says nothing is not hostile. */
export function isCrossOrigin(headers: Asked): boolean {
  const says = (name: string) => headers.get(name) !== null
  return (says('origin') || says('sec-fetch-site')) && !isSameOrigin(headers)
}

export const foreignWords = 'This request did not come from a page of this site. Reload and try again.'

/** Refuses a change that no page of ours sent; a request that does not say where it comes from is refused too. */
export function requireSameOrigin(headers: Asked): void {
  if (!isSameOrigin(headers)) {
    noteForeignOrigin()
    throw new AppError('forbidden', foreignWords)
  }
}

/**
 * The address people use for us. While trying things out it is the one the browser used, such as 127.0.0.1 or
 * a LAN address; in production it is settled, because a forged Host would decide it.
 */
export function ownOrigin(headers: Asked): string {
  const settled = new URL(env.NEXTAUTH_URL)
  const host = headers.get('host')
  return env.APP_ENV === 'production' || !host ? settled.origin : `${settled.protocol}//${host}`
}

const ours = (headers: Asked) => [new URL(env.NEXTAUTH_URL).origin, ownOrigin(headers)]
