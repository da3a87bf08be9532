import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'

/** The request (or job run) being served; who asks is noted as soon as it is known. `statements`: sent for it so far. */
export type Served = {
  readonly id: string
  userId?: string | null
  schoolId?: string
  statements?: number
  /** Of the session: what it was begun on, and the first part of the address it was begun from. */
  device?: string | null
  network?: string | null
}

// Next loads this module once per bundle layer; what one layer begins the others must know.
const kept = globalThis as typeof globalThis & { hillviewServed?: AsyncLocalStorage<Served> }
kept.hillviewServed ??= new AsyncLocalStorage<Served>()
const current = kept.hillviewServed

export const served = (): Served | null => current.getStore() ?? null

/** The id of what is being served, as it stands in log lines, audit rows and promised events. */
export const requestId = (): string | null => current.getStore()?.id ?? null

/** Everything that follows from here belongs to the request with this id: for the HTTP server's own hook. */
export function beginRequest(id: string): Served {
  const request: Served = { id }
  current.enterWith(request)
  return request
}

/** Serves `work` under an id: the caller's own (a W3C trace id or what the server stamped), else a new one. */
export function withRequestId<T>(id: string | null | undefined, work: () => Promise<T>): Promise<T> {
  if (id && current.getStore()?.id === id) return work()
  return current.run({ id: known(id) ?? randomUUID() }, work)
}

/** Notes on whose behalf this is, for its line in the log. */
export function noteActor({ userId, schoolId, device, network }: Omit<Served, 'id'>): void {
  const request = current.getStore()
  if (!request) return
  request.userId = userId
  request.schoolId = schoolId
  request.device = device
  request.network = network
}

const traceparent = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/

/** The id a request comes with (`x-request-id`, else the trace id of a W3C `traceparent`), when it is a clean one; else a new one. */
export const incomingId = (given: unknown, trace: unknown): string =>
  known(given) ?? (typeof trace === 'string' ? traceparent.exec(trace)?.[1] : undefined) ?? randomUUID()

/** The request that promised an event. */
export function requestOf({ data }: { data?: unknown }): string | null {
  return known((data as { requestId?: unknown } | null | undefined)?.requestId)
}

const known = (id: unknown) => (typeof id === 'string' && /^[\w-]{8,64}$/.test(id) ? id : null)
