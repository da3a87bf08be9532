import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db'
import { addGuardians } from '../../commands'
import { changeGuardians } from '../../import/commands'
import type { ReadGuardian } from '../rules'
import type { GuardianOutcome } from './rules'

/** Writes what the rows of a file of guardians say, in a constant number of statements for each 5,000. */
export async function takeGuardians(tx: Tx, { schoolId }: Actor, rows: readonly GuardianOutcome[]) {
  const taken = rows.flatMap(({ outcome, guardian, learnerIds }) =>
    guardian && (outcome === 'new' || outcome === 'changed') ? [{ guardian, learnerIds }] : [],
  )
  await changeGuardians(
    tx,
    taken.map(({ guardian }) => guardian),
  )
  const wards = new Map<string, ReadGuardian[]>()
  for (const { guardian, learnerIds } of taken)
    for (const id of learnerIds) wards.set(id, [...(wards.get(id) ?? []), guardian])
  const newGuardians = await addGuardians(
    tx,
    schoolId,
    [...wards].map(([id, guardians]) => ({
      id,
      guardians: guardians.map(({ guardian, ...read }) => ({
        ...read,
        ...(guardian && { id: guardian.id }),
      })),
    })),
  )
  return { newGuardians, changed: rows.filter(({ outcome }) => outcome === 'changed').length }
}
