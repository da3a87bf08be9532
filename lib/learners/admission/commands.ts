import 'server-only'
import { sql } from 'drizzle-orm'

import { reaches } from '@/lib/auth/scope'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { searchKey } from '@/lib/text'
import { admit } from '../commands'
import { AdmitLearner } from './input'

export type AdmittedOne = {
  learnerId: string
  admissionNumber: string
  name: string
  className: string
  /** By which the admission can be undone. */
  changeId: string
}

/** Admits one learner from a form. Where the class has somebody of that name, it asks first whether this is another child. */
export const admitLearner = command(
  {
    can: 'learners.admit',
    input: AdmitLearner,
    touches: () => [tag.learners],
    audited: (_, { learnerId, className, admissionNumber }: AdmittedOne) => ({
      learnerId,
      changed: { className: [null, className], admissionNumber: [null, admissionNumber] },
    }),
    undo: (_, { name, className }) => ({ kind: 'admission', title: `${name} admitted to ${className}` }),
  },
  async ({ tx, actor, input, changeId }): Promise<AdmittedOne> => {
    const { guardianName, relationship, phone, email, another, ...learner } = input
    if (!reaches(actor, 'learners.admit', { own: false, classId: learner.classId }))
      throw notFound('This class')
    const { className, namesakes } = await classWith(tx, learner.classId, learner.fullName)
    if (namesakes.length > 0 && !another) throw sameName(className, learner.fullName, namesakes)
    const guardian = guardianName && {
      fullName: guardianName,
      relationship: relationship ?? 'guardian',
      phones: phone ? [phone] : [],
      email,
    }
    const { learners } = await admit(tx, actor.schoolId, [
      { ...learner, assessmentNumber: null, chosenAreaIds: [], guardians: guardian ? [guardian] : [] },
    ])
    const [{ id, admissionNumber }] = learners as [{ id: string; admissionNumber: string }]
    return { learnerId: id, admissionNumber, name: learner.fullName, className, changeId }
  },
)

const sameName = (className: string, name: string, numbers: string[]) => {
  const said = `${className} has somebody called ${name} already (${numbers.join(', ')}). If this is another child, say so below.`
  return new AppError('conflict', said, { another: [said] })
}

/** The class, and the numbers of those in it who have this name. */
async function classWith(tx: Tx, classId: string, fullName: string) {
  const [row] = await tx.execute(sql`
    select k.name as "className", array(select l.admission_number from enrolments e join learners l on l.id = e.learner_id
        where e.class_id = k.id and e."to" is null and l.search_name = ${searchKey(fullName)} order by 1) as namesakes
    from classes k where k.id = ${classId}`)
  if (!row) throw notFound('This class')
  return row as { className: string; namesakes: string[] }
}
