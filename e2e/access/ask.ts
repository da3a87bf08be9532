import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const base = process.env.E2E_URL ?? 'http://localhost:3000'
const dist = process.env.NEXT_DIST_DIR ?? '.next'
const manifest = (path: string) => JSON.parse(readFileSync(join(dist, path), 'utf8'))

/** Every page and route handler of the build, by the pattern of its address. */
export const builtRoutes: string[] = Object.values(manifest('app-path-routes-manifest.json'))

type Reference = { exportedName: string; workers: Record<string, unknown> }
const references = Object.entries<Reference>(manifest('server/server-reference-manifest.json').node)

/** Every server action of the build, by name. */
export const builtActions = new Map(references.map(([id, { exportedName }]) => [exportedName, id]))

/** The status, for a redirect where to (the path alone), or that a page says it has nothing: "200", "→ /sign-in", "not here". */
export type Answer = { outcome: string; body: string; headers: Headers }

/** One request as a browser with this cookie sends it, without following redirects. */
export async function ask(path: string, cookie: string, init: RequestInit = {}): Promise<Answer> {
  const headers = { cookie, origin: base, 'sec-fetch-site': 'same-origin', ...init.headers }
  const response = await fetch(base + path, { redirect: 'manual', ...init, headers })
  const body = await response.text()
  const to = response.headers.get('location')
  const isNotHere = response.status === 200 && body.includes('>This page is not here, or not yours to see<')
  const outcome = to ? `→ ${new URL(to, base).pathname}` : isNotHere ? 'not here' : String(response.status)
  return { outcome, body, headers: response.headers }
}

/**
 * Calls a server action as a forger would, from whatever page. The outcome is "done", the code of the refusal, or
 * the status when the action did not answer.
 */
export async function act(name: string, input: unknown, cookie: string, page: string): Promise<Answer> {
  const id = builtActions.get(name)
  if (!id) throw new Error(`The build has no action ${name}.`)
  const answer = await ask(page, cookie, {
    method: 'POST',
    headers: { 'next-action': id, 'content-type': 'text/plain;charset=UTF-8' },
    body: JSON.stringify([{ status: 'idle' }, input]),
  })
  const [, told] = /^1:(\{"status":.*)$/m.exec(answer.body) ?? []
  if (!told) return answer
  const { status, code } = JSON.parse(told)
  return { ...answer, outcome: status === 'failed' ? code : status }
}
