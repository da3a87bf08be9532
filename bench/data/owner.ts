import { join } from 'node:path'
import postgres from 'postgres'

import { connectionOf } from '@/scripts/lib/postgres.mjs'
import { dataFolderOf } from '@/scripts/lib/settings.mjs'

type Sql = ReturnType<typeof postgres>

/** The bench's own database as its superuser, who sees all schools at once and need not check references again. */
export async function asOwner<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
  const { superUrl } = connectionOf(join(dataFolderOf(process.env), 'postgres'))!
  const sql = postgres(superUrl, {
    max: 2,
    onnotice() {},
    connection: { session_replication_role: 'replica', synchronous_commit: 'off', statement_timeout: 0 },
  })
  return work(sql).finally(() => sql.end())
}
