import 'server-only'
import { sql } from 'drizzle-orm'

import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { createJob } from '@/lib/jobs/progress'
import { Wanted } from './input'

/** The steps in which a practice school is made, as its job counts them. */
export const practiceSteps = 4

/** Has a school of invented learners made, in the background. Answers the job to follow. */
export const makePractice = command(
  {
    can: 'school.change',
    input: Wanted,
    touches: () => [],
    audited: (_, { jobId }: { jobId: string }) => ({ practice: 'wanted', jobId }),
  },
  async ({ tx, actor, emit }) => {
    const { schoolId } = actor
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`practice:${schoolId}`}, 0))`)
    const [state] = await tx.execute<{ isHere: boolean; there: boolean; making: boolean }>(sql`
      select practice_of is not null as "isHere", exists (select from schools p where p.practice_of = s.id) as there,
        exists (select from jobs where kind = 'practice' and state in ('queued', 'running')) as making
      from schools s where s.id = ${schoolId}`)
    if (state!.isHere) throw new AppError('conflict', 'This is the practice school already.')
    if (state!.there)
      throw new AppError('conflict', 'There is a practice school already. Wipe it to begin anew.')
    if (state!.making) throw new AppError('conflict', 'It is being made.')
    const jobId = await createJob(
      { tx, actor, emit },
      { kind: 'practice', title: 'Practice school', params: {}, total: practiceSteps, unit: 'steps' },
    )
    return { jobId }
  },
)

/**
 * Wipes the school's practice school with everything in it. The database itself refuses to wipe any other
 * (`wipe_practice_school` in the migrations); the number of statements does not grow with what is in it.
 */
export const wipePractice = command(
  {
    can: 'school.change',
    input: Wanted,
    touches: () => [],
    audited: (_, { rows }: { rows: number }) => ({ practice: 'wiped', rows }),
  },
  async ({ tx, actor: { schoolId } }) => {
    const id = await practiceOf(tx, schoolId)
    if (!id) throw new AppError('conflict', 'There is no practice school to wipe.')
    await tx.execute(sql`set local statement_timeout = '60s'`)
    const [row] = await tx.execute<{ rows: number }>(sql`select wipe_practice_school(${id}) as rows`)
    return { rows: row!.rows }
  },
)

async function practiceOf(tx: Tx, schoolId: string): Promise<string | null> {
  const [row] = await tx.execute<{ id: string }>(sql`select id from schools where practice_of = ${schoolId}`)
  return row?.id ?? null
}
