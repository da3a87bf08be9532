import 'server-only'
import { inArray, or, sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import {
  academicYears,
  classes,
  enrolments,
  guardians,
  guardianships,
  learnerAreas,
  learners,
  terms,
} from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { canEverywhere } from '@/lib/auth/policy'
import { reaches } from '@/lib/auth/scope'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { batches } from '@/lib/db/batches'
import { insertRows } from '@/lib/db/rows'
import { AppError, notFound } from '@/lib/errors'
import { searchKey } from '@/lib/text'
import { guardianKeys } from './guardians/rules'
import { AdmitLearners, type NewLearner, TakeAreas } from './input'
import { keepsLearnersOf } from './queries'
import { admissionKey, nextNumbers } from './values/rules'

export type Admitted = {
  /** In the order given. */
  learners: { id: string; admissionNumber: string }[]
  /** How many guardians the school did not have before. */
  newGuardians: number
}

/**
 * Admits learners to their classes, all or none, in a constant number of statements for each 5,000. A missing
 * admission number is given; a guardian with the same phone and the same name is the same guardian.
 */
export const admitLearners = command(
  {
    can: 'learners.admit',
    input: AdmitLearners,
    touches: () => [tag.learners],
    audited: (_, { learners, newGuardians }: Admitted) => ({
      learners: learners.map(({ id }) => id),
      newGuardians,
    }),
  },
  ({ tx, actor, input: { learners } }) => {
    const isOurs = (classId: string) => reaches(actor, 'learners.admit', { own: false, classId })
    if (!learners.every(({ classId }) => isOurs(classId))) throw notFound('One of these classes')
    return admit(tx, actor.schoolId, learners)
  },
)

/** One admission at a time in a school: numbers are given and compared without a race. */
export const lockAdmission = (tx: Tx, schoolId: SchoolId) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`admission:${schoolId}`}, 0))`)

/** What `admitLearners` does, for whoever admits within a larger change. */
export async function admit(tx: Tx, schoolId: SchoolId, added: readonly NewLearner[]): Promise<Admitted> {
  await lockAdmission(tx, schoolId)
  const numbers = await numbersFor(tx, added)
  await refuseKnownUpis(tx, added)
  const openings = await yearsOf(tx, added)
  const admitted = added.map((learner, i) => ({ ...learner, id: v7(), admissionNumber: numbers[i]! }))

  await insertRows(
    tx,
    learners,
    admitted.map(({ classId: _class, guardians: _guardians, chosenAreaIds: _areas, ...learner }) => ({
      ...learner,
      schoolId,
      admissionKey: admissionKey(learner.admissionNumber),
      searchName: searchKey(learner.fullName),
    })),
  )
  await insertRows(
    tx,
    enrolments,
    admitted.map(({ id, classId, admittedOn }) => {
      const { year, opens } = openings.get(classId)!
      const from = admittedOn?.startsWith(`${year}-`) ? admittedOn : opens
      return { id: v7(), schoolId, learnerId: id, classId, from }
    }),
  )
  const newGuardians = await addGuardians(tx, schoolId, admitted)
  await addAreas(
    tx,
    schoolId,
    admitted.flatMap(({ id, chosenAreaIds }) => chosenAreaIds.map((areaId) => ({ learnerId: id, areaId }))),
  )
  return { learners: admitted.map(({ id, admissionNumber }) => ({ id, admissionNumber })), newGuardians }
}

/** Registers learners for areas of their choice. Who takes one already still does. */
export const takeAreas = command(
  {
    can: 'learners.admit',
    input: TakeAreas,
    touches: () => [tag.learners],
    audited: ({ taken }) => ({ taken }),
  },
  async ({ tx, actor, input }) => {
    const { schoolId } = actor
    if (!canEverywhere(actor, 'learners.admit')) await requireKept(tx, actor, input.taken)
    await addAreas(tx, schoolId, input.taken)
    return { taken: input.taken.length }
  },
)

/** Refuses learners who are not in a class that is lent to the actor. */
async function requireKept(tx: Tx, actor: Actor, taken: readonly { learnerId: string }[]): Promise<void> {
  const ids = JSON.stringify(taken.map(({ learnerId }) => learnerId))
  const [stranger] = await tx.execute(sql`
    select from jsonb_array_elements_text(${ids}::jsonb) asked where not exists (select from enrolments e
      where e.learner_id = asked::uuid and e."to" is null and ${keepsLearnersOf(actor, sql`e.class_id`)}) limit 1`)
  if (stranger) throw notFound('One of these learners')
}

type SchoolId = (typeof learners.$inferSelect)['schoolId']

export const addAreas = (tx: Tx, schoolId: SchoolId, taken: { learnerId: string; areaId: string }[]) =>
  insertRows(
    tx,
    learnerAreas,
    taken.map((row) => ({ ...row, id: v7(), schoolId })),
    { skipKnown: true },
  )

/** The number of each learner, given where there is none; refused when one is taken, also when it differs by / or -. */
async function numbersFor(tx: Tx, added: readonly NewLearner[]): Promise<string[]> {
  const present = await tx.select({ number: learners.admissionNumber }).from(learners)
  const taken = new Set(present.map(({ number }) => admissionKey(number)))
  for (const { admissionNumber } of added) {
    if (admissionNumber === null) continue
    const key = admissionKey(admissionNumber)
    if (taken.has(key)) throw numberTaken(admissionNumber)
    taken.add(key)
  }
  const given = nextNumbers(taken, added.filter((learner) => learner.admissionNumber === null).length)
  let next = 0
  return added.map((learner) => learner.admissionNumber ?? given[next++]!)
}

async function refuseKnownUpis(tx: Tx, added: readonly NewLearner[]) {
  const seen = new Set<string>()
  for (const { upi } of added) {
    if (upi !== null && seen.has(upi)) throw upiTaken(upi)
    if (upi !== null) seen.add(upi)
  }
  for (const batch of batches([...seen])) {
    const [known] = await tx
      .select({ upi: learners.upi })
      .from(learners)
      .where(inArray(learners.upi, batch))
      .limit(1)
    if (known) throw upiTaken(known.upi!)
  }
}

const refusal = (field: string, said: string) => new AppError('conflict', said, { [field]: [said] })
const numberTaken = (number: string) =>
  refusal('admissionNumber', `Admission number ${number} is taken. Numbers are never given twice.`)
const upiTaken = (upi: string) => refusal('upi', `UPI ${upi} belongs to another learner.`)

/** The year of each class, and the first day of that year's first term. */
async function yearsOf(tx: Tx, added: readonly NewLearner[]) {
  const wanted = [...new Set(added.map(({ classId }) => classId))]
  const rows = await tx
    .select({ classId: classes.id, year: academicYears.year, opens: sql<string>`min(${terms.opens})::text` })
    .from(classes)
    .innerJoin(academicYears, sql`${academicYears.id} = ${classes.yearId}`)
    .innerJoin(terms, sql`${terms.yearId} = ${academicYears.id}`)
    .where(inArray(classes.id, wanted))
    .groupBy(classes.id, academicYears.year)
  if (rows.length < wanted.length) throw new AppError('not_found', 'One of these classes is not here.')
  return new Map(rows.map((row) => [row.classId, row]))
}

/** `id`: the one the school has already. */
type GivenGuardian = NewLearner['guardians'][number] & { id?: string }
type Ward = { id: string; guardians: readonly GivenGuardian[] }

/** Links every learner to their guardians, in order; returns how many guardians are new to the school. */
export async function addGuardians(tx: Tx, schoolId: SchoolId, admitted: readonly Ward[]) {
  const ids = await knownGuardians(tx, admitted)
  const added = new Map<string, typeof guardians.$inferInsert & { id: string }>()
  const links = admitted.flatMap((learner) =>
    learner.guardians.map(({ id: known, fullName, phones, email, relationship }, i) => {
      const keys = guardianKeys({ fullName, phones })
      const shared = known ?? keys.map((key) => ids.get(key)).find(Boolean)
      const guardianId = shared ?? v7()
      for (const key of keys) ids.set(key, guardianId)
      const earlier = added.get(guardianId)
      // A brother's or sister's row may say more about the same guardian than the first did.
      if (earlier) {
        earlier.phone2 ??= phones.find((number) => number !== earlier.phone)
        earlier.email ??= email
      } else if (!shared)
        added.set(guardianId, {
          id: guardianId,
          schoolId,
          fullName,
          phone: phones[0],
          phone2: phones[1],
          email,
        })
      return { id: v7(), schoolId, learnerId: learner.id, guardianId, relationship, order: i + 1 }
    }),
  )
  await insertRows(tx, guardians, [...added.values()])
  await insertRows(tx, guardianships, links, { skipKnown: true })
  return added.size
}

/** Ids of the guardians who have one of these phones, by `guardianKeys`. */
async function knownGuardians(tx: Tx, admitted: readonly Ward[]) {
  const ids = new Map<string, string>()
  const phones = new Set(
    admitted.flatMap((learner) => learner.guardians.flatMap((guardian) => guardian.phones)),
  )
  for (const batch of batches([...phones])) {
    const known = await tx
      .select({
        id: guardians.id,
        fullName: guardians.fullName,
        phone: guardians.phone,
        phone2: guardians.phone2,
      })
      .from(guardians)
      .where(or(inArray(guardians.phone, batch), inArray(guardians.phone2, batch)))
    for (const { id, fullName, phone, phone2 } of known)
      for (const key of guardianKeys({
        fullName,
        phones: [phone, phone2].filter((number) => number !== null),
      }))
        ids.set(key, id)
  }
  return ids
}
