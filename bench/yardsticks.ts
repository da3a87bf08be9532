import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { ask, open } from './ask'
import { report } from './report'

export const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!

/** No page is measured for longer than this. */
const patience = 5000

/** The median time of one request after the other, warm, in milliseconds. `before`: done before each, not counted. */
export async function p50(
  path: string,
  { cookie, rounds = 60, before }: { cookie?: string; rounds?: number; before?: () => Promise<unknown> } = {},
): Promise<number> {
  const warm = Math.ceil(rounds / 4)
  const times: number[] = []
  const until = performance.now() + patience
  for (let round = 0; round < rounds + warm && (times.length < 5 || performance.now() < until); round++) {
    await before?.()
    const { ms } = await open(path, { cookie })
    if (round >= warm) times.push(ms)
  }
  return median(times)
}

/** Measures and prints the references. @returns p50 of `limit.next`, the emptiest page of this build with the middleware */
export async function yardsticks(cookie: string): Promise<number> {
  const bare = createServer((_, response) => response.end('{"ok":true}\n'))
  await new Promise<void>((listening) => bare.listen(0, '127.0.0.1', listening))
  const node = await p50(`http://127.0.0.1:${(bare.address() as AddressInfo).port}/`, { rounds: 300 })
  bare.close()
  const next = await p50('/bench', { cookie, rounds: 150 })
  report({ of: 'limit.node', what: 'time', figure: node, unit: 'ms' })
  report({ of: 'limit.next', what: 'time', figure: next, unit: 'ms', ratio: 1 })
  return next
}

/** Bytes of the scripts that a page's HTML has a browser of today load, compressed. */
export async function scriptBytes(html: string): Promise<number> {
  const tags = [...html.matchAll(/<(?:script|link)\b[^>]*>/g)].map(([tag]) => tag)
  const paths = tags.flatMap((tag) =>
    /\bnomodule\b/i.test(tag) ? [] : (/(?:src|href)="([^"]+\.js[^"]*)"/.exec(tag)?.[1] ?? []),
  )
  let bytes = 0
  for (const path of new Set(paths)) bytes += (await ask(path.replaceAll('&amp;', '&'))).bytes
  return bytes
}
