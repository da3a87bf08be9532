import { AsyncLocalStorage } from 'node:async_hooks'

const counter = new AsyncLocalStorage<{ statements: string[] }>()

/** Runs `work` and tells which SQL statements it sent (set_config of the tenant included). For budgets in tests and metrics. */
export async function countingStatements<T>(
  work: () => Promise<T>,
): Promise<{ result: T; statements: string[] }> {
  const seen = { statements: [] as string[] }
  const result = await counter.run(seen, work)
  return { result, statements: seen.statements }
}

export const countStatement = (query: string): void => {
  counter.getStore()?.statements.push(query)
}
