import 'server-only'
import { systemActor } from '@/lib/auth/system'
import { reasonOf } from './faults'
import { failJob } from './progress'

type Failed = {
  event: { data: { event: { data?: unknown } } }
  error: { name?: string; message?: string }
}

/**
 * `onFailure` of every function that works on a job: the person reads why. A fault that passes (the database was away
 * for longer than we tried) is left to the sweep, which takes the job up again.
 */
export async function jobFailed({ event, error }: Failed): Promise<void> {
  const { schoolId, jobId } = event.data.event.data as { schoolId: string; jobId: string }
  const { words, passing } = reasonOf(error)
  if (!passing) await failJob(systemActor(schoolId), jobId, words)
}
