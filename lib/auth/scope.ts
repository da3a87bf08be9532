import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor, Grant } from './actor'
import { canEverywhere, holds, lent, type Permission } from './policy'

/** The actor leads the class now (`classId`: a column). */
export const classLedBy = (actor: Actor, classId: SQL): SQL =>
  sql`exists (select from class_teachers h join staff s on s.id = h.staff_id
    where h.class_id = ${classId} and h."to" is null and s.user_id = ${actor.userId})`

/** `own`: what the actor's roles reach, if one of them carries the permission. Without an area: all areas of the class. */
type Where = { own: SQL; classId: SQL; areaId?: SQL }

/**
 * Where a permission reaches, as a condition on a class (`classId`: a column) and a learning area: every class for those who
 * lead the school; else what the roles reach, and what is lent now.
 */
export function reach(actor: Actor, permission: Permission, { own, classId, areaId }: Where): SQL {
  if (canEverywhere(actor, permission)) return sql`true`
  const ways = [
    ...(holds(actor, permission) ? [own] : []),
    ...lent(actor, permission).map((grant) => within(grant, classId, areaId)),
  ]
  return ways.length > 0 ? sql`(${sql.join(ways, sql` or `)})` : sql`false`
}

function within({ classIds, area }: Grant, classId: SQL, areaId?: SQL): SQL {
  if (classIds?.length === 0 || (area && !areaId)) return sql`false`
  const inClass = classIds
    ? sql`${classId} in (${sql.join(
        classIds.map((id) => sql`${id}::uuid`),
        sql`, `,
      )})`
    : sql`true`
  return area ? sql`(${inClass} and ${areaId} = ${area.id}::uuid)` : inClass
}

/**
 * As `reach`, for what is kept of the whole school. `area`: its code; 'some' asks for any learning area of the class.
 */
export function reaches(
  actor: Actor,
  permission: Permission,
  { own, classId, area }: { own: boolean; classId: string; area?: string },
): boolean {
  if (canEverywhere(actor, permission) || (own && holds(actor, permission))) return true
  return lent(actor, permission).some(
    (grant) =>
      (grant.classIds === null || grant.classIds.includes(classId)) &&
      (grant.area === null || area === 'some' || grant.area.code === area),
  )
}
