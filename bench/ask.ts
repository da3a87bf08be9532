import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { gunzipSync } from 'node:zlib'

/** Where the application is. */
export const base = process.env.E2E_URL!.replace('localhost', '127.0.0.1')

const agent = new Agent({ keepAlive: true, maxSockets: 2000, scheduling: 'fifo' })

/** `bytes`: of the body as it crossed the wire. `ms`: until its last byte. */
export type Answer = {
  status: number
  headers: IncomingHttpHeaders
  bytes: number
  ms: number
  text: () => string
}

/** Asks the application, or another server of it at `at`, as a browser does, compressed and over kept connections. An answer that takes longer than 30 s is a failure. */
export function ask(
  path: string,
  { cookie = '', json, at = base }: { cookie?: string; json?: unknown; at?: string } = {},
): Promise<Answer> {
  const body = json === undefined ? undefined : JSON.stringify(json)
  const posted =
    body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const sent = request(
      new URL(path, at),
      {
        agent,
        method: body === undefined ? 'GET' : 'POST',
        timeout: 30_000,
        headers: {
          host: new URL(process.env.E2E_URL!).host,
          'accept-encoding': 'gzip',
          'sec-fetch-site': 'same-origin',
          cookie,
          ...posted,
        },
      },
      (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('error', reject)
        response.on('end', () => {
          const whole = Buffer.concat(pieces)
          const isPacked = response.headers['content-encoding'] === 'gzip'
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            bytes: whole.length,
            ms: performance.now() - began,
            text: () => (isPacked ? gunzipSync(whole) : whole).toString(),
          })
        })
      },
    )
    sent.on('timeout', () => sent.destroy(new Error('no answer in 30 s')))
    sent.on('error', reject)
    sent.end(body)
  })
}

/** @throws when the answer is not 200 */
export async function open(path: string, options?: Parameters<typeof ask>[1]): Promise<Answer> {
  const answer = await ask(path, options)
  if (answer.status !== 200)
    throw new Error(`${path} answered ${answer.status}: ${answer.text().slice(0, 300)}`)
  return answer
}
