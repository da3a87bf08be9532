/** The SQLSTATE of a failure, or the driver's own code, also when Drizzle has wrapped it. */
export function sqlState(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: string; cause?: unknown }
  return code ?? (cause ? sqlState(cause) : undefined)
}

const away =
  /^(08|57P0[123]|53300|CONNECT_TIMEOUT|CONNECTION_(CLOSED|DESTROYED)|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|E(HOST|NET)UNREACH)/

/** Whether the connection went, or none could be had: it says nothing about the statement. */
export const isConnectionLost = (error: unknown): boolean => away.test(sqlState(error) ?? '')

/** Serialisation failures and deadlocks are nobody's fault: the same again may well succeed. */
export const isTransient = (code = ''): boolean => code === '40001' || code === '40P01'
