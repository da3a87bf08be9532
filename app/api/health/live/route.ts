import { healthResponse, live } from '@/lib/observability/health'

export const GET = (request: Request) => healthResponse(request, live())
