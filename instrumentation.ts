import type { Instrumentation } from 'next'

/** Runs once when the server starts: checks the settings, opens connections, then begins the background work. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs' || process.env.NEXT_PHASE === 'phase-production-build') return
  const { startTracing } = await import('@/lib/observability/traces')
  await startTracing()
  const { startObserving } = await import('@/lib/observability/start')
  await startObserving()
  const { noteSocketAddresses } = await import('@/lib/limits/address')
  noteSocketAddresses()
  const { keepPool } = await import('@/lib/db/keep')
  keepPool()
  const { hearForgotten } = await import('@/lib/auth/recall')
  hearForgotten()
  const { hearOthers } = await import('@/lib/cache')
  hearOthers()
  const { startBackgroundWork } = await import('@/lib/jobs/start')
  void startBackgroundWork()
  const { warmSchools } = await import('@/lib/today/jobs')
  void warmSchools()
}

/** A page, route or action threw what nobody caught: one line, with the request's id and no contents. */
export const onRequestError: Instrumentation.onRequestError = async (err, request, context) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { logger } = await import('@/lib/observability/logger')
  const { noteDenied } = await import('@/lib/observability/denied')
  const requestId = request.headers['x-request-id']
  const { method } = request
  noteDenied(err)
  // What was refused with words for the person is no fault of the program.
  const level = (err as Error).name === 'AppError' ? 'warn' : 'error'
  logger[level](
    { err, method, requestId, route: context.routePath, kind: context.routeType },
    'request failed',
  )
}
