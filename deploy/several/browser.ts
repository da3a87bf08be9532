import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'

type Asked = { method?: string; headers?: Record<string, string>; body?: string }
export type Answer = { status: number; headers: IncomingMessage['headers']; text: string }

/** A browser as far as HTTP goes: it keeps its connections and its cookies. It can turn to another address. */
export function browser(address: string, cookies: Record<string, string> = {}) {
  const agent = new Agent({ keepAlive: true })
  const jar = new Map(Object.entries(cookies))

  /** @param at where to ask this time, such as another instance */
  async function ask(
    path: string,
    { method = 'GET', headers = {}, body }: Asked = {},
    at = address,
  ): Promise<Answer> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
    const sent = request(new URL(path, at), { agent, method, headers: { cookie, ...length, ...headers } })
    sent.end(body)
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    let text = ''
    for await (const piece of answer.setEncoding('latin1')) text += piece
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [name = '', value = ''] = line.split(';')[0]!.split(/=(.*)/s)
      if (value && !/max-age=0/i.test(line)) jar.set(name, value)
      else jar.delete(name)
    }
    return { status: answer.statusCode!, headers: answer.headers, text }
  }

  /** Sends a form of NextAuth's as a page does. */
  async function post(path: string, fields: Record<string, string>, at = address): Promise<Answer> {
    const { csrfToken } = JSON.parse((await ask('/api/auth/csrf', {}, at)).text)
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' }
    const body = new URLSearchParams({ csrfToken, ...fields }).toString()
    return ask(`/api/auth/${path}`, { method: 'POST', headers, body }, at)
  }

  return {
    ask,
    signIn: (identifier: string, password: string, at?: string) =>
      post('callback/credentials', { identifier, password }, at),
    signOut: (at?: string) => post('signout', {}, at),
    sendJson: (path: string, data: unknown, at?: string) =>
      ask(
        path,
        {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
          body: JSON.stringify(data),
        },
        at,
      ),
    close: () => agent.destroy(),
  }
}
