import 'server-only'
import { audit } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { served } from '@/lib/observability/request'
import { inSchool, type Tx } from '.'

type Entry = {
  action: string
  /** Ids and changed fields (`changes: { field: [from, to] }`), never secrets or message texts. */
  details: Record<string, unknown>
  /** Whom and what it is about, beside the ids that the details name. */
  about?: readonly (string | null | undefined)[]
}

/** One row of the audit, in the transaction of what it tells of: who, from where, by which request. */
export async function writeAudit(tx: Tx, { schoolId, userId }: Actor, entry: Entry): Promise<void> {
  const { action, details, about = [] } = entry
  const { id: requestId, device = null, network = null } = served() ?? { id: null }
  await tx.insert(audit).values({
    ...{ schoolId, actorId: userId, action, details, requestId, device, network },
    about: [...new Set([...namedIn(details), ...about.filter((id) => id != null)])],
  })
}

/**
 * Notes that something was read or taken away that must not be read unseen: a file, an export, a sensitive record. `tx`: the
 * transaction that reads it, if there is one.
 */
export const auditRead = (actor: Actor, entry: Entry, tx?: Tx): Promise<void> =>
  tx ? writeAudit(tx, actor, entry) : inSchool(actor, (own) => writeAudit(own, actor, entry))

const person = /^(learner|guardian|staff|person|class|teacher|leader)(s|Id|Ids|es)?$/
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Ids of learners, guardians, staff and classes that stand in the details under names that say so, at any depth. */
export function namedIn(value: unknown, isNamed = false): string[] {
  if (typeof value === 'string') return isNamed && uuid.test(value) ? [value] : []
  if (Array.isArray(value)) return value.flatMap((each) => namedIn(each, isNamed))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) =>
    namedIn(each, person.test(key) || (isNamed && key === 'id')),
  )
}
