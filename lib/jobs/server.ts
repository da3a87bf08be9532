import 'server-only'
import { env } from '@/lib/env'
import type { Send } from './outbox'

type Server = { baseUrl: string; eventKey: string }

/** Hands events to an Inngest server. One that hangs is left after two seconds: the events keep, and are sent again. */
export const toServer =
  ({ baseUrl, eventKey }: Server): Send =>
  async (events) => {
    const response = await fetch(new URL(`/e/${encodeURIComponent(eventKey)}`, baseUrl), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(events.map(({ id, name, data, ts }) => ({ id, name, data, ts }))),
      signal: AbortSignal.timeout(2000),
    })
    await response.body?.cancel()
    if (!response.ok) throw new Error(`The Inngest server answered ${response.status}.`)
  }

export const inngestServer = (): Server => ({
  baseUrl: env.INNGEST_BASE_URL ?? 'https://inn.gs',
  eventKey: env.INNGEST_EVENT_KEY ?? 'local',
})
