import 'server-only'
import { sql } from 'drizzle-orm'

import { canEverywhere } from '@/lib/auth/policy'
import { currentYear } from '@/lib/classes/queries'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { createJob } from '@/lib/jobs/progress'
import { loadGradeYear } from '@/lib/results/cohort/queries'
import { resultOf } from '@/lib/results/marksheet/queries'
import { seesResultsOf } from '@/lib/results/queries'
import { type CardScope, MakeReportCards } from './input'

type Wanted = { classId: string; className: string; grade: string; isPublished: boolean }

/**
 * Starts the making of report cards: one PDF a learner, one merged PDF and one ZIP a class. Missing marks are refused in
 * numbers and classes unless gaps are wanted; a published class prints what was published. Answers the job to follow.
 */
export const makeReportCards = command(
  {
    can: 'reports.make',
    input: MakeReportCards,
    touches: () => [],
    audited: ({ scope, choice }, { jobId, cards }: { jobId: string; cards: number }) => ({
      ...scope,
      ...choice,
      jobId,
      cards,
    }),
  },
  async ({ tx, actor, input: { scope, choice, withGaps }, emit }) => {
    if (scope.of !== 'class' && !canEverywhere(actor, 'reports.make')) throw notFound('This class')
    const assessmentId = 'assessmentId' in choice ? choice.assessmentId : null
    const released = assessmentId
      ? sql`p.assessment_id = ${assessmentId}`
      : sql`p.assessment_id is null and t.number = ${'term' in choice ? choice.term : 0}`
    const wanted = (await tx.execute(sql`
      select k.id as "classId", k.name as "className", g.name as grade, exists (
        select from publications p join terms t on t.id = p.term_id where p.class_id = k.id and p.withdrawn_at is null and ${released}) as "isPublished"
      from classes k join grades g on g.id = k.grade_id
      where ${inScope(scope)} and ${seesResultsOf(actor, sql`k.id`, 'reports.make')}
      order by g."order", k."order", k.name`)) as unknown as Wanted[]
    if (wanted.length === 0) throw notFound('This class')

    const counts = await countCards(tx, wanted, choice)
    const listed = wanted.filter(({ classId }) => (counts.get(classId)?.cards ?? 0) > 0)
    const total = listed.reduce((sum, { classId }) => sum + counts.get(classId)!.cards, 0)
    if (total === 0)
      throw new AppError('conflict', 'Nobody here has this result yet, so there are no cards to make.')
    const gaps = listed.filter(({ classId, isPublished }) => !isPublished && counts.get(classId)!.missing > 0)
    if (gaps.length > 0 && !withGaps) {
      const where = gaps
        .map(({ classId, className }) => `${className} (${counts.get(classId)!.missing})`)
        .join(', ')
      throw new AppError(
        'conflict',
        `Marks are missing in ${where}. Look at who lacks which, then make the cards with gaps shown.`,
      )
    }

    const title = `Report cards, ${scope.of === 'school' ? 'whole school' : scope.of === 'grade' ? listed[0]!.grade : listed[0]!.className}, ${counts.get(listed[0]!.classId)!.name}`
    const params = { choice, classIds: listed.map(({ classId }) => classId) }
    const jobId = await createJob(
      { tx, actor, emit },
      { kind: 'report_cards', title, params, total, unit: 'cards' },
    )
    return { jobId, cards: total }
  },
)

function inScope(scope: CardScope) {
  if (scope.of === 'class') return sql`k.id = ${scope.classId}`
  if (scope.of === 'school') return sql`k.year_id = ${currentYear()}`
  return sql`(k.grade_id, k.year_id) = (select c.grade_id, c.year_id from classes c where c.id = ${scope.classId})`
}

type Count = { cards: number; missing: number; name: string }

/** Cards and missing marks by class; each grade is worked out once. Classes without the result are left out. */
async function countCards(
  tx: Tx,
  wanted: readonly Wanted[],
  choice: Parameters<typeof resultOf>[1],
): Promise<Map<string, Count>> {
  const counts = new Map<string, Count>()
  const done = new Set<string>()
  for (const { classId, grade } of wanted) {
    if (done.has(grade)) continue
    done.add(grade)
    const gradeYear = await loadGradeYear(tx, classId, choice)
    const result = gradeYear && resultOf(gradeYear, choice)
    if (!gradeYear || !result) continue
    const name = `Term ${result.of.term} ${gradeYear.year} ${result.of.name}`
    for (const learner of result.learners) {
      const count = counts.get(learner.classId) ?? { cards: 0, missing: 0, name }
      counts.set(learner.classId, {
        name,
        cards: count.cards + 1,
        missing: count.missing + learner.missing.length,
      })
    }
  }
  return counts
}
