import { base } from './ask'
import { report } from './report'

/**
 * A figure of the application's own (its name with `_sum` or `_total` where it has such), summed over its labels, without
 * what asking costs.
 */
export async function counted(metric: string): Promise<number> {
  const response = await fetch(`${base}/api/metrics`, {
    headers: { authorization: `Bearer ${process.env.OPS_TOKEN}` },
  })
  const lines = (await response.text())
    .split('\n')
    .filter((line) => /^\w+/.exec(line)?.[0] === metric && !line.includes('route="/api/metrics"'))
  if (lines.length === 0) throw new Error(`The application does not count ${metric}.`)
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
}

/** How many SQL statements the requests of `work` sent; nothing else may be asked meanwhile. */
export async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const before = await counted('hillview_db_statements_per_request_sum')
  await work()
  return (await counted('hillview_db_statements_per_request_sum')) - before
}

/** Prints the memory of the application's process as it is now. */
export async function reportMemory(of: string): Promise<void> {
  const bytes = await counted('process_resident_memory_bytes')
  report({ of, what: 'memory after', figure: bytes / 2 ** 20, unit: 'MB', atMost: 450 })
}
