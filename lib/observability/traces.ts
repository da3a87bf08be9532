import 'server-only'
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base'

import { env } from '@/lib/env'

/** Whole addresses: they hold ids, and what people search for. The route's pattern stays. */
const addresses = [
  'http.target',
  'http.url',
  'url.full',
  'url.path',
  'url.query',
  'http.user_agent',
  'user_agent.original',
]

/** What a span tells of a request, without what it was about. */
const withoutAddresses: SpanProcessor = {
  onStart() {},
  onEnd({ attributes }) {
    for (const name of addresses) delete attributes[name]
  },
  forceFlush: async () => {},
  shutdown: async () => {},
}

/** Sends the traces of requests to the collector of the settings; without one nothing is loaded. */
export async function startTracing(): Promise<void> {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT) return
  const { registerOTel } = await import('@vercel/otel')
  registerOTel({ serviceName: 'hillview', spanProcessors: [withoutAddresses, 'auto'] })
}
