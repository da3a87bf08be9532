import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'

const current = new AsyncLocalStorage<string>()

/** The id of the request (or job run) being served, as it stands in its log lines and audit rows. */
export const requestId = (): string | null => current.getStore() ?? null

/** Serves `work` under an id: the caller's own (a W3C trace id or what middleware stamped), else a new one. */
export const withRequestId = <T>(id: string | null | undefined, work: () => Promise<T>): Promise<T> =>
  current.run(id && /^[\w-]{8,64}$/.test(id) ? id : randomUUID(), work)
