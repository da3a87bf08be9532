import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import { collectDefaultMetrics } from 'prom-client'

import { env } from '@/lib/env'
import { version } from '@/package.json'
import { gauge, registry } from './metrics'

const windowMs = 10_000

/** How long the event loop kept others waiting, in milliseconds. */
export type Lag = { p99: number; longest: number }

type Loop = { histogram: IntervalHistogram; before: Lag }
const kept = globalThis as typeof globalThis & { hillviewLoop?: Loop }

/** Begins to watch this process: memory, garbage, event loop (prom-client's own figures), and the build. Once. */
export function watchProcess(): void {
  if (kept.hillviewLoop) return
  collectDefaultMetrics({ register: registry })
  gauge('hillview_build_info', 'The build that runs; its value is always 1', ['version', 'commit']).set(
    { version, commit: env.DEPLOYMENT_VERSION ?? 'unknown' },
    1,
  )
  const histogram = monitorEventLoopDelay({ resolution: 20 })
  histogram.enable()
  const loop: Loop = { histogram, before: { p99: 0, longest: 0 } }
  setInterval(() => {
    loop.before = read(histogram)
    histogram.reset()
  }, windowMs).unref()
  kept.hillviewLoop = loop
}

/** The worse of this window of ten seconds and the one before: what was bad is told for a while, and then forgotten. */
export function loopLag(): Lag {
  if (!kept.hillviewLoop) return { p99: 0, longest: 0 }
  const { histogram, before } = kept.hillviewLoop
  const now = read(histogram)
  return { p99: Math.max(before.p99, now.p99), longest: Math.max(before.longest, now.longest) }
}

function read(histogram: IntervalHistogram): Lag {
  if (histogram.count === 0) return { p99: 0, longest: 0 }
  return { p99: Math.round(histogram.percentile(99) / 1e6), longest: Math.round(histogram.max / 1e6) }
}
