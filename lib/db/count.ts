import { AsyncLocalStorage } from 'node:async_hooks'

import { served } from '@/lib/observability/request'

const counter = new AsyncLocalStorage<{ statements: string[] }>()

/** Runs `work` and tells which SQL statements it sent (set_config of the tenant included). For budgets in tests. */
export async function countingStatements<T>(
  work: () => Promise<T>,
): Promise<{ result: T; statements: string[] }> {
  const seen = { statements: [] as string[] }
  const result = await counter.run(seen, work)
  return { result, statements: seen.statements }
}

/** Counts for the test that asked, and for the request being served. */
export function countStatement(query: string): void {
  counter.getStore()?.statements.push(query)
  const request = served()
  if (request) request.statements = (request.statements ?? 0) + 1
}
