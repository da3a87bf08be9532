import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'

export type Practice = {
  /** The one there is. */
  school: { schoolId: string; name: string } | null
  /** The job that makes one now. */
  jobId: string | null
  /** This is a practice school itself. */
  isHere: boolean
}

/** Whether the school has one to practise in, or one is being made. One statement. */
export async function getPractice(actor: Actor): Promise<Practice> {
  authorize(actor, 'school.change')
  const [row] = await inSchool(actor, (tx) =>
    tx.execute<Practice & Record<string, unknown>>(sql`
      select (select jsonb_build_object('schoolId', p.id, 'name', p.name) from schools p where p.practice_of = s.id) as school,
        (select j.id from jobs j where j.kind = 'practice' and j.state in ('queued', 'running') order by j.created_at desc limit 1) as "jobId",
        s.practice_of is not null as "isHere"
      from schools s where s.id = ${actor.schoolId}`),
  )
  return row!
}
