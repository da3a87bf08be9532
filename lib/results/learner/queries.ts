import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/policy'
import { cached, tag } from '@/lib/cache'
import { inSchool } from '@/lib/db'
import { gradebook } from '@/lib/grading'
import { shown } from '@/lib/grading/fraction'
import { isId } from '@/lib/ids'
import { dutiesOf } from '@/lib/people/queries'
import { groupOf, showArea } from '@/lib/reports/rules'
import { loadGradeYear } from '../cohort/queries'
import { type ResultChoice, writeResultChoice } from '../input'
import { seesResults } from '../queries'

/** `shown`: the percent, or the sign of what stands in its place. */
export type YearCell = { shown: string; level: string | null; group: string | null }

/** A learner's year as the engine works it out. `average` and `level` null: nothing counted, or not the actor's to see. */
export type LearnerYear = {
  year: number
  className: string
  classId: string
  results: {
    choice: ResultChoice
    address: string
    name: string
    term: string
    average: string | null
    level: string | null
  }[]
  /** In timetable order; `cells` in the order of `results`, null where the area is not on that list. */
  areas: { code: string; name: string; cells: (YearCell | null)[] }[]
}

/**
 * What a learner was given in the year of the class they are in now, or were in last: each assessment and each term. A teacher
 * of some areas sees those alone. Null: no class yet, or nothing of it is the actor's to see. At most six statements.
 */
export async function getLearnerYear(actor: Actor, learnerId: string): Promise<LearnerYear | null> {
  if (!isId(learnerId) || !can(actor, 'marks.read')) return null
  const place = await inSchool(actor, async (tx) => {
    const [row] =
      await tx.execute(sql`select e.class_id as "classId" from enrolments e where e.learner_id = ${learnerId}
      order by e."to" is null desc, e."from" desc, e.id desc limit 1`)
    return row as { classId: string } | undefined
  })
  if (!place) return null
  const { classId } = place
  const duties = await dutiesOf(actor)
  const whole = seesResults(actor, duties, classId, 'results.read')
  const taught = duties.teaches.filter((each) => each.classId === classId).map(({ area }) => area)
  if (!whole && taught.length === 0) return null
  const year = await wholeYear(actor, classId, learnerId)
  if (!year || whole) return year
  return {
    ...year,
    results: year.results.map((result) => ({ ...result, average: null, level: null })),
    areas: year.areas.filter(({ code }) => taught.includes(code)),
  }
}

const wholeYear = ({ schoolId }: Actor, classId: string, learnerId: string) =>
  cached(
    {
      schoolId,
      name: 'learnerYear',
      id: `${classId}:${learnerId}`,
      tags: [tag.results(classId), tag.school, tag.staff, tag.learners],
    },
    async (tx): Promise<LearnerYear | null> => {
      const loaded = await loadGradeYear(tx, classId)
      const own = loaded?.classes.find(({ id }) => id === classId)
      if (!loaded || !own) return null
      const { cohort, settings, terms } = loaded
      const book = gradebook(cohort, settings)
      const choices = terms.flatMap(({ number, name }) => {
        const sat = cohort.assessments.filter(
          ({ term, papers }) => term === number && Object.keys(papers).length > 0,
        )
        const each = sat.map((one) => ({ choice: { assessmentId: one.id }, name: one.name, term: name }))
        return sat.length > 1 ? [...each, { choice: { term: number }, name: 'Term', term: name }] : each
      })
      const found = choices.flatMap((choice) => {
        const learner = book.result(choice.choice).learners.find(({ id }) => id === learnerId)
        return learner ? [{ ...choice, learner }] : []
      })
      const taken = new Set(found.flatMap(({ learner }) => learner.areas.map(({ code }) => code)))
      return {
        year: loaded.year,
        className: own.name,
        classId,
        results: found.map(({ learner, choice, ...names }) => ({
          ...names,
          choice,
          address: writeResultChoice(choice),
          average: learner.average && shown(learner.average),
          level: learner.level,
        })),
        areas: cohort.areas
          .filter(({ code }) => taken.has(code))
          .map(({ code, name }) => ({
            code,
            name,
            cells: found.map(({ learner }) => {
              const area = learner.areas.find((each) => each.code === code)
              return area
                ? { shown: showArea(area), level: area.level, group: groupOf(cohort.scale, area.level) }
                : null
            }),
          })),
      }
    },
  )
