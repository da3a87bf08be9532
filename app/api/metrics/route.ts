import { AppError } from '@/lib/errors'
import { metricsText } from '@/lib/observability/metrics'
import { hasOpsToken } from '@/lib/observability/ops'
import { problem } from '@/lib/route'

/** Everything this process counts, for Prometheus. Who does not bring the ops token finds nothing here. */
export async function GET(request: Request): Promise<Response> {
  if (!hasOpsToken(request))
    return problem(new AppError('not_found', 'There is nothing here.'), '/api/metrics')
  return new Response(await metricsText(), {
    headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8', 'Cache-Control': 'no-store' },
  })
}
