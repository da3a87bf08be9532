import 'server-only'
import { createHmac } from 'node:crypto'
import type { InngestFunction } from 'inngest'
import { serve } from 'inngest/next'
import type { NextRequest } from 'next/server'

import { inngest, signingKey } from '../client'

type Question = { fn: string; stepId?: string; body: Record<string, unknown> }

export type Op = { id: string; op: string; name?: string; data?: unknown; error?: Record<string, unknown> }

export type Answer =
  | { kind: 'done' }
  | { kind: 'ops'; ops: Op[]; retryAfter: number | null }
  | { kind: 'refused'; final: boolean; retryAfter: number | null; error: Record<string, unknown> }

export type Call = (question: Question) => Promise<Answer>

/** Asks the SDK's own request handler, within this process, as an Inngest server would over HTTP (signed). */
export function caller(functions: InngestFunction.Any[]): Call {
  const { POST } = serve({ client: inngest, functions })
  return async ({ fn, stepId = 'step', body }) => {
    const url = `http://127.0.0.1/api/inngest?fnId=${encodeURIComponent(fn)}&stepId=${encodeURIComponent(stepId)}`
    const request = new Request(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Inngest-Signature': signature(body) },
      body: JSON.stringify(body),
    })
    return read(await POST(request as NextRequest, undefined))
  }
}

async function read(response: Response): Promise<Answer> {
  if (response.status === 200) return { kind: 'done' }
  const retryAfter = secondsUntil(response.headers.get('Retry-After'))
  const told: unknown = await response.json().catch(() => null)
  if (response.status === 206) return { kind: 'ops', ops: told as Op[], retryAfter }
  return {
    kind: 'refused',
    final: response.headers.get('X-Inngest-No-Retry') === 'true' || response.status === 401,
    retryAfter,
    error:
      typeof told === 'object' && told !== null
        ? (told as Record<string, unknown>)
        : { message: 'No answer.' },
  }
}

/** `Retry-After` is a number of seconds or a moment. */
function secondsUntil(header: string | null): number | null {
  if (!header) return null
  const seconds = Number(header)
  const wait = Number.isNaN(seconds) ? (Date.parse(header) - Date.now()) / 1000 : seconds
  return Number.isNaN(wait) ? null : Math.max(0, wait)
}

function signature(body: Record<string, unknown>): string {
  const at = Math.round(Date.now() / 1000)
  // The SDK takes the key without its "signkey-…-" prefix, and signs JSON with sorted keys (RFC 8785).
  const key = signingKey.replace(/^signkey-\w+-/, '')
  const digest = createHmac('sha256', key)
    .update(canonical(JSON.parse(JSON.stringify(body))) + at)
    .digest('hex')
  return `t=${at}&s=${digest}`
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).join(',')}}`
}
