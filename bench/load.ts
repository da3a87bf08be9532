import { build, type Histogram } from 'hdr-histogram-js'

import type { Answer } from './ask'

/** Whether runs last as long as performance is judged by (`--full`), or the shorter time that is enough to look. */
export const isFull = process.env.BENCH_FULL === '1'

/** What came of an offered rate. Latencies in milliseconds, from the moment a request was to be sent, of the part that counts. */
export type Load = {
  offered: number
  /** Good answers a second. */
  goodput: number
  sent: number
  good: number
  shed: number
  failed: number
  p50: number
  p95: number
  p99: number
  /** Of refusals (429 and 503). */
  shedP99: number
  /** Whether every refusal said when to come again. */
  saidWhen: boolean
}

export type Offer = {
  /** Requests a second. */
  rate: number
  seconds: number
  /** The first of the seconds, which do not count. */
  dropped?: number
  /** Sends the request with this number. It need not catch anything. */
  send: (number: number) => Promise<Answer>
}

/** A request that was not sent within its time because this process was late is still measured from then. */
export async function offer({ rate, seconds, dropped = seconds / 6, send }: Offer): Promise<Load> {
  const [good, refused] = [build(), build()]
  const counts = { sent: 0, good: 0, shed: 0, failed: 0 }
  let saidWhen = true
  const open = new Set<Promise<void>>()
  const began = performance.now()
  const total = Math.round(rate * seconds)

  async function one(number: number) {
    const due = began + (number / rate) * 1000
    const counting = due - began >= dropped * 1000
    const answer = await send(number).catch(() => null)
    if (!counting) return
    const ms = Math.max(1, Math.round(performance.now() - due))
    counts.sent++
    if (answer && answer.status < 300) {
      counts.good++
      good.recordValue(ms)
    } else if (answer?.status === 503 || answer?.status === 429) {
      counts.shed++
      refused.recordValue(ms)
      saidWhen &&= Number(answer.headers['retry-after']) > 0
    } else counts.failed++
  }

  for (let next = 0; next < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * rate) + 1)
    while (next < due) {
      const sent: Promise<void> = one(next++).finally(() => open.delete(sent))
      open.add(sent)
    }
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  await Promise.all(open)

  const at = (histogram: Histogram, percent: number) => histogram.getValueAtPercentile(percent)
  return {
    ...counts,
    offered: rate,
    goodput: counts.good / (seconds - dropped),
    p50: at(good, 50),
    p95: at(good, 95),
    p99: at(good, 99),
    shedP99: at(refused, 99),
    saidWhen,
  }
}

/**
 * The highest of the rates at which everything is answered well and in time, found by growing steps (or falling ones, when
 * the first is too much) and then halving the last one.
 */
export async function highestRate(
  { from, seconds, p95 }: { from: number; seconds: number; p95: number },
  send: Offer['send'],
): Promise<{ rate: number; load: Load | null }> {
  let best: { rate: number; load: Load | null } = { rate: 0, load: null }
  let number = 0
  const holds = async (rate: number) => {
    const first = number
    number += Math.round(rate * seconds)
    const load = await offer({ rate, seconds, send: (i) => send(first + i) })
    const held = load.shed === 0 && load.failed === 0 && load.p95 <= p95
    if (held && rate > best.rate) best = { rate, load }
    // Whatever piled up is not the next step's fault.
    if (!held) await new Promise((resolve) => setTimeout(resolve, 2000))
    return held
  }
  let rate = from
  let tooMuch = Number.POSITIVE_INFINITY
  for (let step = 0; step < 7; step++) {
    if (await holds(rate)) rate *= 1.5
    else {
      tooMuch = rate
      rate /= 1.5
    }
    if (best.rate > 0 && tooMuch < Number.POSITIVE_INFINITY) break
  }
  for (let step = 0; step < 2 && best.rate > 0 && tooMuch < Number.POSITIVE_INFINITY; step++) {
    const middle = (best.rate + tooMuch) / 2
    if (!(await holds(middle))) tooMuch = middle
  }
  return best
}
