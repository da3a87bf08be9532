import { Counter, Gauge, Histogram, Registry } from 'prom-client'

// Next loads this module once per bundle layer; the figures must be one set per process.
const kept = globalThis as typeof globalThis & { hillviewMetrics?: Registry }
kept.hillviewMetrics ??= new Registry()

/** Everything this process counts; `/api/metrics` prints it. */
export const registry = kept.hillviewMetrics

/** All figures in Prometheus's text format; prom-client writes `Nan` where the format has NaN. */
export const metricsText = async (): Promise<string> => (await registry.metrics()).replace(/ Nan$/gm, ' NaN')

const existing = <M>(name: string) => registry.getSingleMetric(name) as M | undefined
const registers = [registry]

/*
 * Metrics are declared where they are counted. Names begin with `hillview_`; labels are closed sets (a route's pattern, a
 * class, a kind, a state), never a school, a person or free text.
 */

export const counter = <L extends string>(name: string, help: string, labelNames: L[] = []): Counter<L> =>
  existing<Counter<L>>(name) ?? new Counter({ name, help, labelNames, registers })

/** @param collect sets the value when the figures are asked for; the first declaration's is kept */
export const gauge = <L extends string>(
  name: string,
  help: string,
  labelNames: L[] = [],
  collect?: (this: Gauge<L>) => void | Promise<void>,
): Gauge<L> => existing<Gauge<L>>(name) ?? new Gauge({ name, help, labelNames, registers, collect })

/** @param buckets upper bounds in seconds */
export const histogram = <L extends string>(
  name: string,
  help: string,
  labelNames: L[] = [],
  buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
): Histogram<L> =>
  existing<Histogram<L>>(name) ?? new Histogram({ name, help, labelNames, registers, buckets })
