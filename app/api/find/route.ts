import { findEverywhere } from '@/lib/learners/search/queries'
import { route } from '@/lib/route'

/** Learners and classes by what is typed: `?q=…`. */
export const GET = route(async (actor, request) =>
  Response.json(await findEverywhere(actor, new URL(request.url).searchParams.get('q') ?? '')),
)
