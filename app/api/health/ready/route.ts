import { healthResponse, ready } from '@/lib/observability/health'

export const GET = async (request: Request) => healthResponse(request, await ready())
