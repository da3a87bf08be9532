import 'server-only'
import { sql } from 'drizzle-orm'

import type { Tx } from '@/lib/db'
import { joinByHash } from '@/lib/db/plans'
import { knownGuardians } from '@/lib/learners/import/queries'
import type { GuardianRegister, Ward } from './rules'

/** What a file of guardians is read against. Four statements. */
export async function guardianRegister(tx: Tx): Promise<GuardianRegister> {
  await joinByHash(tx)
  const learners = (await tx.execute(sql`
    select l.id, l.admission_number as "admissionNumber", l.full_name as "fullName", k.name as "className"
    from learners l left join enrolments e on e.learner_id = l.id and e."to" is null left join classes k on k.id = e.class_id
    order by l.admission_number`)) as unknown as Ward[]
  return { learners, guardians: await knownGuardians(tx) }
}
