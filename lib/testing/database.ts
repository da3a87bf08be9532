import 'server-only'
import { v7 } from 'uuid'

import { systemActor } from '@/lib/auth/system'
import { inSchool, poolStats } from '@/lib/db'
import { env } from '@/lib/env'
import { until } from './jobs'

/** Holds every connection that requests may use while `work` goes on. */
export async function withFullPool(work: () => Promise<void>): Promise<void> {
  let leave = () => {}
  const over = new Promise<void>((resolve) => {
    leave = resolve
  })
  const holding = Array.from({ length: env.DB_POOL_MAX }, () => inSchool(systemActor(v7()), () => over))
  await until(() => poolStats().active === env.DB_POOL_MAX, 'a full pool')
  await work().finally(leave)
  await Promise.all(holding)
}
