import 'server-only'
import { count, isNull, sql } from 'drizzle-orm'

import { schools, sessions, users } from '@/drizzle/schema'
import { outsideAnySchool, poolStats } from '@/lib/db'
import { holdsNow } from './sessions'

export type Overview = {
  database: { version: string; milliseconds: number }
  pool: { active: number; waiting: number; shed: number }
  schools: number
  accounts: number
  /** Sessions that hold now, and the people behind them. */
  sessions: number
  people: number
}

/** What ops see of the whole system: counts alone, nothing of any school. Throws when the database does not answer. */
export async function systemOverview(): Promise<Overview> {
  const began = performance.now()
  const facts = await outsideAnySchool(async (tx) => {
    const [server] = await tx.execute<{ version: string }>(
      sql`select current_setting('server_version') as version`,
    )
    const milliseconds = Math.round(performance.now() - began)
    const [open] = await tx
      .select({ sessions: count(), people: sql<number>`count(distinct ${sessions.userId})::int` })
      .from(sessions)
      .where(holdsNow)
    return {
      database: { version: server?.version ?? '', milliseconds },
      schools: await tx.$count(schools),
      accounts: await tx.$count(users, isNull(users.disabledAt)),
      sessions: open?.sessions ?? 0,
      people: open?.people ?? 0,
    }
  })
  return { ...facts, pool: poolStats() }
}
