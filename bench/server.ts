import { base } from './ask'
import { report } from './report'

/**
 * A figure of the application's own (its name with `_sum` or `_total` where it has such), summed over its labels, or those
 * of them that hold `label`, without what asking costs.
 */
export async function counted(metric: string, { at = base, label = '' } = {}): Promise<number> {
  const lines = (await figuresOf(at)).filter((line) => /^\w+/.exec(line)?.[0] === metric)
  if (lines.length === 0) throw new Error(`The application does not count ${metric}.`)
  return lines
    .filter((line) => line.includes(label))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
}

async function figuresOf(at: string): Promise<string[]> {
  const response = await fetch(`${at}/api/metrics`, {
    headers: { authorization: `Bearer ${process.env.OPS_TOKEN}` },
  })
  return (await response.text()).split('\n').filter((line) => !line.includes('route="/api/metrics"'))
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
