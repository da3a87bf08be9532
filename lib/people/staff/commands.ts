import 'server-only'
import { and, eq, ne, sql } from 'drizzle-orm'

import { staff } from '@/drizzle/schema'
import { type Role, roleNames } from '@/lib/auth/actor'
import {
  type Forgetful,
  forgetting,
  requireLeader,
  requireReach,
  rolesInTurn,
  setRoles,
} from '@/lib/auth/roles'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { ChangedPerson, ExportStaff, NewPerson, type StaffDetails } from './input'
import { lockedPerson, type Person, rolesOf, staffBy } from './queries'
import { changedFields, differences, readStaffSearch, staffSheet } from './rules'

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

const mostExported = 5000

/** The staff that a list shows, as the rows of a sheet. That it left the school is audited. */
export const exportStaff = command(
  {
    can: 'staff.export',
    input: ExportStaff,
    touches: () => [],
    audited: (_, { people }: { people: number; rows: string[][] }) => ({ people }),
  },
  async ({ tx, actor, input }) => {
    const search = { ...readStaffSearch(input), page: 1 }
    const { rows } = await staffBy(tx, actor, search, mostExported)
    return { people: rows.length, rows: staffSheet(rows, roleNames) }
  },
)

const differing = (before: readonly Role[], after: readonly Role[]): Role[] => [
  ...before.filter((role) => !after.includes(role)),
  ...after.filter((role) => !before.includes(role)),
]

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
