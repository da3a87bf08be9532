/** The SQLSTATE of a failure, or the driver's own code, also when Drizzle has wrapped it. */
export function sqlState(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: string; cause?: unknown }
  return code ?? (cause ? sqlState(cause) : undefined)
}

const lost =
  /^(08|25P0[34]|57P0[123]|53300|CONNECT_TIMEOUT|CONNECTION_(CLOSED|DESTROYED)|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|E(HOST|NET)UNREACH)/

/** Whether the connection went, or none could be had: it says nothing about the statement. */
export const isConnectionLost = (error: unknown): boolean => lost.test(sqlState(error) ?? '')

/** Serialisation failures and deadlocks are nobody's fault: the same again may well succeed. */
export const isTransient = (error: unknown): boolean => /^(40001|40P01)$/.test(sqlState(error) ?? '')

/** What passes by itself: the above, and a lock that others hold. A statement that took too long is a defect of ours. */
export const isPassing = (error: unknown): boolean => isTransient(error) || sqlState(error) === '55P03'
