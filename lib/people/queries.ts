import 'server-only'
import { eq } from 'drizzle-orm'

import { guardians } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'

/** The guardian with this e-mail address; null when nobody has it. */
export async function findGuardian(
  actor: Actor,
  email: string,
): Promise<{ id: string; fullName: string } | null> {
  authorize(actor, 'learners.admit')
  const [guardian] = await inSchool(actor, (tx) =>
    tx
      .select({ id: guardians.id, fullName: guardians.fullName })
      .from(guardians)
      .where(eq(guardians.email, email))
      .limit(1),
  )
  return guardian ?? null
}
