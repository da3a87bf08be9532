import 'server-only'
import { eq, sql } from 'drizzle-orm'

import { staff } from '@/drizzle/schema'
import {
  endSessionsIn,
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
import { lockedPerson, rolesOf } from '@/lib/people/staff/queries'
import { giveLessons, giveTeachingRoles, setLeads } from '../commands'
import { cellKey } from '../rules'
import { endLessons } from '../transfer/commands'
import { type Holdings, holdingsOf } from '../transfer/queries'
import { Deactivate, Reactivate } from './input'

type Left = Forgetful & { name: string; handedOver: number; empty: number }

/**
 * Somebody leaves the school: they can no longer sign in here, and everything they lead and teach goes over to others or stands
 * empty, as the form says of each place. Their record, marks and words stay; they can be taken back.
 */
export const deactivate = forgetting(
  command(
    {
      can: 'staff.deactivate',
      input: Deactivate,
      touches: () => [tag.staff],
      audited: ({ staffId }, { handedOver, empty }: Left) => ({ staffId, left: true, handedOver, empty }),
    },
    async ({ tx, actor, input: { staffId, version, everything, places } }): Promise<Left> => {
      await rolesInTurn(tx, actor)
      const person = await lockedPerson(tx, staffId)
      if (person.inactiveSince !== null)
        throw new AppError('conflict', `${person.fullName} has left already.`)
      if (person.version !== version) throw changedMeanwhile()
      if (person.userId !== null && person.userId === actor.userId)
        throw new AppError(
          'conflict',
          'Nobody closes their own place. Another head or administrator does it.',
        )
      const roles = await rolesOf(tx, actor, person)
      await requireReach(tx, actor, roles)

      const held = (await holdingsOf(tx, staffId))!
      const heirs = heirsOf(held, everything, places)
      await requireColleagues(tx, [...heirs.values()], staffId)
      for (const to of new Set(heirs.values())) {
        const goes = (classId: string, areaId: string | null) =>
          heirs.get(cellKey({ classId, areaId })) === to
        const leads = held.leads.filter(({ classId }) => goes(classId, null))
        await setLeads(
          tx,
          actor,
          leads.map(({ classId }) => classId),
          to,
        )
        if (to !== null)
          await giveLessons(
            tx,
            actor,
            held.lessons.filter(({ classId, areaId }) => goes(classId, areaId)),
            to,
          )
      }
      await endLessons(tx, staffId, held.lessons)
      const others = [...new Set(heirs.values())].filter((to) => to !== null)
      const forget = await giveTeachingRoles(tx, actor, others)

      await tx
        .update(staff)
        .set({
          inactiveSince: sql`now()`,
          inactiveBy: actor.userId,
          waitingRoles: roles,
          version: version + 1,
        })
        .where(eq(staff.id, staffId))
      await tx.execute(sql`update invitations set revoked_at = now(), revoked_by = ${actor.userId}
        where staff_id = ${staffId} and accepted_at is null and revoked_at is null`)
      const empty = [...heirs.values()].filter((to) => to === null).length
      const left = { name: person.fullName, handedOver: heirs.size - empty, empty }
      if (person.userId === null) return { ...left, forget }
      await setRoles(tx, actor, person.userId, [])
      await requireLeader(tx, actor)
      const devices = await endSessionsIn(tx, actor, person.userId)
      return { ...left, devices, forget: [...forget, person.userId] }
    },
  ),
)

/** Takes somebody back who had left, with the roles they had. What they led and taught stays with whoever has it now. */
export const reactivate = forgetting(
  command(
    {
      can: 'staff.deactivate',
      input: Reactivate,
      touches: () => [tag.staff],
      audited: ({ staffId }) => ({ staffId, left: false }),
    },
    async ({ tx, actor, input: { staffId, version } }): Promise<Forgetful> => {
      await rolesInTurn(tx, actor)
      const person = await lockedPerson(tx, staffId)
      if (person.inactiveSince === null)
        throw new AppError('conflict', `${person.fullName} works at the school already.`)
      if (person.version !== version) throw changedMeanwhile()
      await requireReach(tx, actor, person.waitingRoles)
      const { userId } = person
      await tx
        .update(staff)
        .set({
          inactiveSince: null,
          inactiveBy: null,
          version: version + 1,
          ...(userId && { waitingRoles: [] }),
        })
        .where(eq(staff.id, staffId))
      if (userId === null) return { forget: [] }
      await setRoles(tx, actor, userId, person.waitingRoles)
      return { forget: [userId] }
    },
  ),
)

const changedMeanwhile = () =>
  new AppError(
    'conflict',
    'Somebody else changed this person meanwhile. Open the page again; nothing is changed.',
  )

type Given = { classId: string; areaId: string | null; to: string | null }

/** Place → who takes it over, null for nobody yet. Every place they hold now must have been on the form. */
function heirsOf(
  held: Holdings,
  everything: string | null,
  places: readonly Given[],
): Map<string, string | null> {
  const given = new Map(places.map((place) => [cellKey(place), place.to]))
  const keys = [
    ...held.leads.map(({ classId }) => cellKey({ classId, areaId: null })),
    ...held.lessons.map(cellKey),
  ]
  if (keys.some((key) => !given.has(key)))
    throw new AppError(
      'conflict',
      `${held.name} was given more meanwhile. Look at the list again; nothing is changed.`,
    )
  const heirs = new Map(keys.map((key) => [key, given.get(key) ?? everything]))
  if ([...heirs.values()].some((to) => to === null)) {
    const words = 'Choose who takes everything over, or “Nobody yet”.'
    throw new AppError('invalid', words, { everything: [words] })
  }
  return new Map([...heirs].map(([key, to]) => [key, to === 'nobody' ? null : to]))
}

async function requireColleagues(tx: Tx, heirs: readonly (string | null)[], leaver: string): Promise<void> {
  const ids = [...new Set(heirs)].filter((id) => id !== null)
  if (ids.length === 0) return
  const [row] = await tx.execute<{ here: number }>(sql`
    select count(*)::int as here from staff where inactive_since is null and id <> ${leaver}
      and id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`)
  if (row?.here === ids.length) return
  const words = 'Somebody you chose is not of the school any more. Choose again.'
  throw new AppError('invalid', words, { everything: [words] })
}
