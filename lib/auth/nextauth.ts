import 'server-only'
import NextAuth, { type NextAuthOptions } from 'next-auth'

type Asked = {
  method: string
  path: string[]
  body: Record<string, string>
  cookies: Record<string, string>
  headers: Record<string, string>
}

/**
 * Calls NextAuth with exactly what it needs to know. Through its own route handler it would also read every cookie
 * that begins like ours, and answer 500 to an address or a body it cannot parse.
 */
export async function askNextAuth(options: NextAuthOptions, { path, ...asked }: Asked): Promise<Response> {
  const headers = new Headers()
  let setCookies: string[] = []
  let status = 200
  let body: string | null = null
  const answer = {
    status(code: number) {
      status = code
      return answer
    },
    getHeader: (name: string) => (name === 'Set-Cookie' ? setCookies : headers.get(name)),
    setHeader(name: string, value: string | string[]) {
      if (name === 'Set-Cookie') setCookies = [value].flat()
      else headers.set(name, String(value))
      return answer
    },
    json(value: unknown) {
      headers.set('Content-Type', 'application/json')
      body = JSON.stringify(value)
    },
    send(value: unknown) {
      body = typeof value === 'string' ? value : JSON.stringify(value ?? {})
    },
    end() {},
  }
  const call = NextAuth as unknown as (req: object, res: object, options: NextAuthOptions) => Promise<void>
  await call({ ...asked, query: { nextauth: path } }, answer, options)
  for (const cookie of setCookies) headers.append('Set-Cookie', cookie)
  return new Response(body, { status, headers })
}
