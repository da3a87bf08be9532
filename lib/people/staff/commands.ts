import 'server-only'
import { and, eq, ne, sql } from 'drizzle-orm'

import { staff } from '@/drizzle/schema'
import type { Actor, Role } from '@/lib/auth/actor'
import { raises, reaches } from '@/lib/auth/policy'
import {
  type Forgetful,
  forgetting,
  isHeld,
  requireLeader,
  rolesIn,
  rolesInTurn,
  setRoles,
} from '@/lib/auth/roles'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { ChangedPerson, NewPerson, type StaffDetails } from './input'
import { changedFields, differences } from './rules'

/** Adds somebody who works at the school. They cannot sign in before they are invited or given a password. */
export const addPerson = command(
  {
    can: 'staff.change',
    input: NewPerson,
    touches: () => [tag.staff],
    audited: ({ roles }, { staffId }: { staffId: string }) => ({ staffId, roles }),
  },
  async ({ tx, actor, input: { roles, ...details } }) => {
    await requireReach(tx, actor, roles)
    await requireFreeNumbers(tx, details)
    const [added] = await tx
      .insert(staff)
      .values({ ...details, schoolId: actor.schoolId, waitingRoles: roles })
      .returning({ staffId: staff.id })
    return added!
  },
)

type Changed = Forgetful & { version: number; fields: string[]; roles: Role[] | null }

/**
 * Changes what is known about somebody and their roles. Whoever saw an earlier version is told what stands there now, and
 * nothing is overwritten. Roles bite at once.
 */
export const changePerson = forgetting(
  command(
    {
      can: 'staff.change',
      input: ChangedPerson,
      touches: () => [tag.staff],
      audited: ({ staffId }, { fields, roles }: Changed) =>
        fields.length > 0 ? { staffId, fields, ...(roles && { roles }) } : null,
    },
    async ({ tx, actor, input: { staffId, version, roles, ...details } }): Promise<Changed> => {
      await rolesInTurn(tx, actor)
      const person = await lockedPerson(tx, staffId)
      if (person.version !== version) throw clash(person, details)
      const before = await rolesOf(tx, actor, person)
      const fields = changedFields({ ...person, roles: before }, { ...details, roles })
      if (fields.length === 0) return { version, fields, roles: null, forget: [] }
      await requireFreeNumbers(tx, details, staffId)
      const isInForce = person.userId !== null && person.inactiveSince === null
      await tx
        .update(staff)
        .set({ ...details, version: version + 1, ...(isInForce ? {} : { waitingRoles: roles }) })
        .where(eq(staff.id, staffId))
      if (!fields.includes('roles')) return { version: version + 1, fields, roles: null, forget: [] }

      await requireReach(tx, actor, differing(before, roles), { self: person.userId === actor.userId, roles })
      if (!isInForce) return { version: version + 1, fields, roles, forget: [] }
      await setRoles(tx, actor, person.userId!, roles)
      await requireLeader(tx, actor)
      return { version: version + 1, fields, roles, forget: [person.userId!] }
    },
  ),
)

/** One of the staff, kept from being changed by anybody else meanwhile. @throws AppError `not_found` */
export async function lockedPerson(tx: Tx, staffId: string) {
  const [person] = await tx.select().from(staff).where(eq(staff.id, staffId)).for('update')
  if (!person) throw notFound('This person')
  return person
}

type Person = Awaited<ReturnType<typeof lockedPerson>>

/** The roles of somebody of the staff: those in force, else those that wait. */
export const rolesOf = (tx: Tx, actor: Actor, person: Person): Promise<Role[]> =>
  person.userId !== null && person.inactiveSince === null
    ? rolesIn(tx, actor, person.userId)
    : Promise.resolve(person.waitingRoles)

const differing = (before: readonly Role[], after: readonly Role[]): Role[] => [
  ...before.filter((role) => !after.includes(role)),
  ...after.filter((role) => !before.includes(role)),
]

/**
 * Nobody gives or takes a role above their own, nor gives themselves what allows them more than they may now. A school that
 * has no head yet is given its first by the administrator.
 * @throws AppError `forbidden`
 */
export async function requireReach(
  tx: Tx,
  actor: Actor,
  changed: readonly Role[],
  own: { self: boolean; roles: readonly Role[] } = { self: false, roles: [] },
): Promise<void> {
  const refuse = (words: string) => new AppError('forbidden', words, { roles: [words] })
  if (own.self && raises(actor, own.roles))
    throw refuse(
      'You cannot give yourself a role that allows more than you may now. Ask another head or administrator.',
    )
  if (reaches(actor, changed)) return
  const isFirstHead = reaches(actor, ['admin']) && !(await isHeld(tx, actor, 'head'))
  if (!isFirstHead) throw refuse('This role stands above yours: only somebody who has it gives or takes it.')
}

function clash(person: Person, typed: Omit<StaffDetails, 'roles'>): AppError {
  const now = differences(person, typed)
  return new AppError(
    'conflict',
    `Somebody else changed this meanwhile. ${now ? `There stands now: ${now}. ` : ''}Open the page again to change it; nothing is overwritten.`,
  )
}

async function requireFreeNumbers(
  tx: Tx,
  { employeeNumber, tscNumber }: Pick<StaffDetails, 'employeeNumber' | 'tscNumber'>,
  except?: string,
): Promise<void> {
  const fields = { employeeNumber: 'employee number', tscNumber: 'TSC number' } as const
  const typed = { employeeNumber, tscNumber }
  for (const field of ['employeeNumber', 'tscNumber'] as const) {
    if (typed[field] === null) continue
    const [other] = await tx
      .select({ name: staff.fullName })
      .from(staff)
      .where(
        and(
          eq(sql`lower(${staff[field]})`, typed[field].toLowerCase()),
          except ? ne(staff.id, except) : undefined,
        ),
      )
      .limit(1)
    if (other) {
      const words = `${other.name} has this ${fields[field]}.`
      throw new AppError('conflict', words, { [field]: [words] })
    }
  }
}
