// The application's own pool and commands behind a bare HTTP server: a process that tests may kill, with a database that
// may go away. POST /NAME with JSON; "busy" is 503 with Retry-After, as in lib/route.ts. See app-process.ts.
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'

import { learners } from '@/drizzle/schema'
import { systemActor } from '@/lib/auth/system'
import { inSchool, ping, poolStats } from '@/lib/db'
import { keepWarm, watchPool } from '@/lib/db/keep'
import { AppError } from '@/lib/errors'
import { saveMarks } from '@/lib/marks/commands'
import { newMarkSchool } from './marks'

type Save = Parameters<typeof saveMarks>[1] & { schoolId: string }

const calls = {
  school: ({ size }: { size: number }) => newMarkSchool(size),
  save: ({ schoolId, ...input }: Save) => saveMarks(systemActor(schoolId), input),
  ping: () => ping(),
  pool: async () => poolStats(),
  sleep: ({ schoolId, seconds }: { schoolId: string; seconds: number }) =>
    inSchool(systemActor(schoolId), (tx) => tx.execute(sql`select pg_sleep(${seconds})`)),
  /** Changes something and leaves the transaction open, without another word to the database. */
  hold: ({ schoolId }: { schoolId: string }) =>
    inSchool(systemActor(schoolId), async (tx) => {
      await tx.update(learners).set({ fullName: 'Never Kept' })
      await pause(120_000)
    }),
}

keepWarm()
if (process.env.WATCH_POOL_MS) watchPool({ everyMs: Number(process.env.WATCH_POOL_MS), limitMs: 300 })

const server = createServer(async (request, response) => {
  const name = request.url!.slice(1) as keyof typeof calls
  try {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString() || '{}')
    const answer = await calls[name](body as never)
    response.end(JSON.stringify(answer ?? null))
  } catch (error) {
    const { code, retryAfter } =
      error instanceof AppError ? error : { code: 'internal', retryAfter: undefined }
    if (code === 'internal') console.error(error)
    response.writeHead(code === 'busy' ? 503 : 500, retryAfter ? { 'Retry-After': retryAfter } : {})
    response.end(JSON.stringify({ code }))
  }
})
server.listen(Number(process.env.PORT), '127.0.0.1', () => process.send?.('ready'))
