import 'server-only'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import type { Actor } from '@/lib/auth/actor'
import { today } from '@/lib/dates'
import type { Tx } from '@/lib/db'
import { addAreas, addGuardians, admit } from '../commands'
import { newPhones, type ReadGuardian } from '../guardians/rules'
import type { LearnerOutcome } from './rules'

type Changed = Extract<LearnerOutcome, { outcome: 'changed' | 'unchanged' }>

/**
 * Writes what the rows of a file say: changes the known, then admits the new. (In this order, each table for the last time after
 * those it refers to: so it can be undone.) The caller has decided the rows in this very transaction, under the lock of
 * admission. A constant number of statements for each 5,000 rows.
 */
export async function takeLearners(tx: Tx, { schoolId }: Actor, rows: readonly LearnerOutcome[]) {
  const fresh = rows.flatMap((row) => (row.outcome === 'new' ? [row.learner] : []))
  const changed = rows.flatMap((row) => (row.outcome === 'changed' ? [row] : []))
  await changeGuardians(
    tx,
    [...changed.map(({ learner }) => learner), ...fresh].flatMap(({ guardians }) => guardians),
  )
  const counts = { admitted: fresh.length, changed: changed.length, newGuardians: 0 }
  if (changed.length > 0) {
    await changeDetails(tx, changed)
    await moveClasses(tx, schoolId, changed)
    counts.newGuardians += await addGuardians(
      tx,
      schoolId,
      changed.map(({ learnerId, learner }) => ({
        id: learnerId,
        guardians: learner.guardians.map(given),
      })),
    )
    await addAreas(
      tx,
      schoolId,
      changed.flatMap(({ learnerId, learner }) =>
        learner.chosenAreaIds.map((areaId) => ({ learnerId, areaId })),
      ),
    )
  }
  if (fresh.length > 0) {
    const admitted = await admit(
      tx,
      schoolId,
      fresh.map((learner) => ({
        ...learner,
        fullName: learner.fullName!,
        classId: learner.classId!,
        guardians: learner.guardians.map(given),
      })),
    )
    counts.newGuardians += admitted.newGuardians
  }
  return counts
}

const given = ({ guardian, ...read }: ReadGuardian) => ({ ...read, ...(guardian && { id: guardian.id }) })

/** An empty cell leaves what is there. */
const changeDetails = (tx: Tx, changed: readonly Changed[]) =>
  tx.execute(sql`
    update learners l set gender = coalesce(r.gender::gender, l.gender), date_of_birth = coalesce(r."dateOfBirth", l.date_of_birth),
      admitted_on = coalesce(r."admittedOn", l.admitted_on), upi = coalesce(r.upi, l.upi),
      assessment_number = coalesce(r."assessmentNumber", l.assessment_number), religion = coalesce(r.religion, l.religion),
      version = l.version + 1
    from jsonb_to_recordset(${JSON.stringify(
      changed.map(({ learnerId, learner }) => {
        const { gender, dateOfBirth, admittedOn, upi, assessmentNumber, religion } = learner
        return { learnerId, gender, dateOfBirth, admittedOn, upi, assessmentNumber, religion }
      }),
    )}::jsonb) as r("learnerId" uuid, gender text, "dateOfBirth" date, "admittedOn" date, upi text, "assessmentNumber" text, religion text)
    where l.id = r."learnerId"`)

/** From today on in another class; somebody who came to the old one today or later was never there. */
async function moveClasses(tx: Tx, schoolId: string, changed: readonly Changed[]) {
  const moved = changed.flatMap(({ learnerId, learner, changes }) =>
    changes.some(({ field }) => field === 'class') ? [{ id: v7(), learnerId, classId: learner.classId }] : [],
  )
  if (moved.length === 0) return
  const rows = JSON.stringify(moved)
  const day = today()
  const recordset = sql`jsonb_to_recordset(${rows}::jsonb) as r(id uuid, "learnerId" uuid, "classId" uuid)`
  await tx.execute(sql`
    update enrolments e set class_id = case when e."from" >= ${day}::date then r."classId" else e.class_id end,
      "to" = case when e."from" >= ${day}::date then null else ${day}::date - 1 end
    from ${recordset} where e.learner_id = r."learnerId" and e."to" is null`)
  await tx.execute(sql`
    insert into enrolments (id, school_id, learner_id, class_id, "from")
    select r.id, ${schoolId}::uuid, r."learnerId", r."classId", ${day}::date from ${recordset}
    where not exists (select from enrolments e where e.learner_id = r."learnerId" and e."to" is null)`)
}

/** New phones and addresses of guardians whom the school has. */
export async function changeGuardians(tx: Tx, guardians: readonly ReadGuardian[]) {
  const changes = new Map<string, { id: string; phone?: string; phone2?: string; email: string | null }>()
  for (const { guardian, phones, email } of guardians) {
    if (!guardian) continue
    const change = { id: guardian.id, ...newPhones(guardian.phones, phones), email }
    if (change.phone || change.phone2 || email !== guardian.email) changes.set(guardian.id, change)
  }
  if (changes.size === 0) return
  await tx.execute(sql`
    update guardians g set phone = coalesce(r.phone, g.phone), phone2 = coalesce(r.phone2, g.phone2), email = coalesce(r.email, g.email),
      version = g.version + 1
    from jsonb_to_recordset(${JSON.stringify([...changes.values()])}::jsonb) as r(id uuid, phone text, phone2 text, email text)
    where g.id = r.id`)
}
