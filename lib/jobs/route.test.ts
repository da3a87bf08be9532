import { createHmac } from 'node:crypto'
import { serve } from 'inngest/next'
import type { NextRequest } from 'next/server'
import { expect, it } from 'vitest'

import * as route from '@/app/api/inngest/route'
import { inngest, signingKey } from './client'

type Handler = (request: NextRequest, context: unknown) => Promise<Response>
const body = '{"event":{},"events":[],"steps":{},"ctx":{"run_id":"r","attempt":0}}'
const sorted = '{"ctx":{"attempt":0,"run_id":"r"},"event":{},"events":[],"steps":{}}'

const request = (method: string, signature?: string) =>
  new Request('http://localhost/api/inngest?fnId=hillview-x&stepId=step', {
    method,
    ...(method === 'GET' ? {} : { body }),
    headers: signature ? { 'X-Inngest-Signature': signature } : {},
  }) as NextRequest

const signed = (at: number, key = signingKey) =>
  `t=${at}&s=${createHmac('sha256', key).update(`${sorted}${at}`).digest('hex')}`

it('offers three methods, none of which is there while the embedded engine works', async () => {
  const offered: [string, Handler][] = Object.entries(route)
  expect(offered.map(([method]) => method).sort()).toEqual(['GET', 'POST', 'PUT'])
  for (const [method, answer] of offered) {
    const response = await answer(request(method, signed(Math.round(Date.now() / 1000))), undefined)
    expect([response.status, await response.text()]).toEqual([404, ''])
  }
})

it('runs nothing for one who cannot sign, signs wrongly or too late', async () => {
  let ran = 0
  const fn = inngest.createFunction({ id: 'x', triggers: [{ event: 'test/x' }] }, async () => ++ran)
  const { POST } = serve({ client: inngest, functions: [fn] })
  const now = Math.round(Date.now() / 1000)
  const late = now - 6 * 60
  for (const signature of [
    undefined,
    '',
    't=1',
    signed(now, 'other key'),
    signed(late),
    signed(late).replace(`${late}`, `${now}`),
  ]) {
    expect((await POST(request('POST', signature), undefined)).status).toBe(401)
  }
  expect(ran).toBe(0)
  expect((await POST(request('POST', signed(now)), undefined)).status).not.toBe(401)
})
