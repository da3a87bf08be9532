import 'server-only'
import type * as z from 'zod'

import { setupSteps } from '@/drizzle/schema'
import { planAssessments as planned } from '@/lib/assessments/planning/commands'
import type { Actor } from '@/lib/auth/actor'
import { authorize, can } from '@/lib/auth/policy'
import { tag } from '@/lib/cache'
import { type Command, command } from '@/lib/command'
import { chooseAreas as areas } from '@/lib/curriculum/areas/commands'
import { planGrades as grades } from '@/lib/curriculum/kenya/commands'
import { chooseScales as scales } from '@/lib/curriculum/scales/commands'
import { allOrNothing } from '@/lib/db'
import { parse } from '@/lib/errors'
import { admitLearners } from '@/lib/learners/commands'
import { addStaff } from '@/lib/people/commands'
import { saveYear as year } from '@/lib/schools/calendar/commands'
import { changeLook as look, changeProfile as profile } from '@/lib/schools/profile/commands'
import { MarkStep, PasteLearners, PasteStaff } from './input'
import type { StepId } from './rules'

/** Says of a step that it is taken or left out; what is taken once stays so. */
export const markStep = command(
  {
    can: 'school.change',
    input: MarkStep,
    touches: () => [tag.school],
    audited: (input) => input,
  },
  async ({ tx, actor: { schoolId, userId }, input: { step, state } }) => {
    const said = tx.insert(setupSteps).values({ schoolId, step, state, by: userId })
    if (state === 'skipped') await said.onConflictDoNothing()
    else await said.onConflictDoUpdate({ target: [setupSteps.schoolId, setupSteps.step], set: { state } })
    return { step }
  },
)

/** A change that takes a step of the set-up: both are there, or neither. */
const taking = <I, R>(step: StepId, change: Command<I, R>): Command<I, R> =>
  Object.assign(
    async (actor: Actor, raw: I) => {
      authorize(actor, change.can)
      return allOrNothing(() => taken(step, change, actor, raw))
    },
    { can: change.can },
  )

async function taken<I, R>(step: StepId, change: Command<I, R>, actor: Actor, raw: I): Promise<R> {
  const result = await change(actor, raw)
  if (can(actor, markStep.can)) await markStep(actor, { step, state: 'done' })
  return result
}

export const changeProfile = taking('school', profile)
/** The picture is drawn before anything is written, so this is no single transaction. */
export const changeLook: typeof look = Object.assign(
  (...[actor, raw]: Parameters<typeof look>) => taken('look', look, actor, raw),
  { can: look.can },
)
export const saveYear = taking('year', year)
export const planGrades = taking('classes', grades)
export const chooseAreas = taking('areas', areas)
export const chooseScales = taking('scale', scales)
export const planAssessments = taking('assessments', planned)

/** People of the staff by their names and phones, as a list is pasted. */
export const pasteStaff: Command<z.input<typeof PasteStaff>, { added: number }> = taking(
  'staff',
  Object.assign(
    async (actor: Actor, raw: z.input<typeof PasteStaff>) => {
      authorize(actor, addStaff.can)
      const { people } = parse(PasteStaff, raw)
      const nothing = { title: null, gender: null, email: null, tscNumber: null, employeeNumber: null }
      const ids = await addStaff(actor, { staff: people.map((person) => ({ ...nothing, ...person })) })
      return { added: ids.length }
    },
    { can: addStaff.can },
  ),
)

/** Learners of one class by their names, as a list is pasted. */
export const pasteLearners: Command<z.input<typeof PasteLearners>, { added: number }> = taking(
  'learners',
  Object.assign(
    async (actor: Actor, raw: z.input<typeof PasteLearners>) => {
      authorize(actor, admitLearners.can)
      const { classId, learners } = parse(PasteLearners, raw)
      const nothing = {
        dateOfBirth: null,
        admittedOn: null,
        upi: null,
        assessmentNumber: null,
        religion: null,
        chosenAreaIds: [],
        guardians: [],
      }
      const rows = learners.map((learner) => ({ ...nothing, ...learner, classId }))
      const admitted = await admitLearners(actor, { learners: rows })
      return { added: admitted.learners.length }
    },
    { can: admitLearners.can },
  ),
)
