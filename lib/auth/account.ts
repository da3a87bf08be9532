import 'server-only'
import { and, desc, eq } from 'drizzle-orm'

import { sessions, users } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { holdsNow, type Session } from './sessions'

export type OpenSession = {
  id: string
  isThis: boolean
  device: string | null
  since: Date
  lastSeen: Date
}
export type Account = {
  username: string | null
  email: string | null
  phone: string | null
  open: OpenSession[]
}

/** How a person signs in and where they are signed in: for themselves alone. */
export async function accountOf({ userId, sessionId }: Session): Promise<Account> {
  return outsideAnySchool(async (tx) => {
    const [names] = await tx
      .select({ username: users.username, email: users.email, phone: users.phone })
      .from(users)
      .where(eq(users.id, userId))
    const rows = await tx
      .select({
        id: sessions.id,
        device: sessions.device,
        since: sessions.authAt,
        lastSeen: sessions.lastSeenAt,
      })
      .from(sessions)
      .where(and(eq(sessions.userId, userId), holdsNow))
      .orderBy(desc(sessions.lastSeenAt))
      .limit(50)
    const open = rows.map((row) => ({ ...row, isThis: row.id === sessionId }))
    return { username: null, email: null, phone: null, ...names, open }
  })
}
