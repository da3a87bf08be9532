import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'
import { gradeResult } from '@/lib/grading/result'
import type { GradingSettings, Scale, Which } from '@/lib/grading/types'
import { isId } from '@/lib/ids'
import { loadGradeYear } from '../cohort/queries'
import { type Comparison, compareResults } from './rules'

/** What might be changed. `weights`: assessment id → weight. */
export type Proposal = {
  settings?: Partial<GradingSettings>
  scale?: Scale
  weights?: Readonly<Record<string, string>>
}

export type Preview = Comparison & {
  className: string
  result: string
  /** The class's level does not use what is proposed: nothing can change. */
  isUntouched: boolean
}

/**
 * What a class's newest term result would become, worked out from the marks of now; nothing is written. Null when there is no
 * such class, or nothing is marked yet. Three statements.
 */
export async function previewResults(
  actor: Actor,
  classId: string,
  proposal: Proposal,
): Promise<Preview | null> {
  authorize(actor, 'assessments.change')
  if (!isId(classId)) return null
  const year = await inSchool(actor, (tx) => loadGradeYear(tx, classId))
  const own = year?.classes.find(({ id }) => id === classId)
  if (!year || !own) return null
  const { cohort, settings } = year
  const marked = new Set(cohort.marks.map(({ assessmentId }) => assessmentId))
  const term = Math.max(...cohort.assessments.filter(({ id }) => marked.has(id)).map((each) => each.term))
  if (!Number.isFinite(term)) return null
  const which: Which = { term }
  const isOtherScale = proposal.scale !== undefined && proposal.scale.code !== cohort.scale.code
  const changed = {
    ...cohort,
    scale: isOtherScale ? cohort.scale : (proposal.scale ?? cohort.scale),
    assessments: cohort.assessments.map((each) => ({
      ...each,
      weight: proposal.weights?.[each.id] ?? each.weight,
    })),
  }
  const before = gradeResult(cohort, which, settings)
  const after = gradeResult(changed, which, { ...settings, ...proposal.settings })
  return {
    ...compareResults(before, after, classId),
    className: own.name,
    result: `Term ${term} ${year.year}, term result`,
    isUntouched: isOtherScale,
  }
}
