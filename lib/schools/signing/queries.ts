import 'server-only'
import { signatories } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'

export type Signatory = Awaited<ReturnType<typeof getSignatories>>[number]

/** Who signs the school's papers. */
export function getSignatories(actor: Actor) {
  authorize(actor, 'school.change')
  const { role, name, title, picture, version } = signatories
  return inSchool(actor, (tx) => tx.select({ role, name, title, picture, version }).from(signatories))
}
