import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool, type Tx } from '@/lib/db'
import { teachingOf } from '../queries'
import { type CopyPlan, planCopy } from './rules'

/** `from`: the year it is taken from, the last one before. */
export type CopyPreview = CopyPlan & { year: number; from: number }

/** What the year (the current one unless it is named) would take over; null when there is no year before it. Two statements. */
export async function previewCopy(actor: Actor, year?: number): Promise<CopyPreview | null> {
  authorize(actor, 'teaching.change')
  return inSchool(actor, (tx) => copyPlan(tx, year))
}

/** The same within a command's transaction. */
export async function copyPlan(tx: Tx, year?: number): Promise<CopyPreview | null> {
  const now = await teachingOf(tx, year)
  const from = now?.years.find((one) => one < now.year)
  const before = from === undefined ? null : await teachingOf(tx, from)
  return now && before && { ...planCopy(before, now), year: now.year, from: before.year }
}
