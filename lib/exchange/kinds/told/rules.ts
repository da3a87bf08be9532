import type { Change, Issue, Outcome, RowReport } from '@/lib/exchange/imports/input'
import { guardianChanges } from '@/lib/learners/guardians/rules'
import type { LearnerOutcome } from '@/lib/learners/import/rules'

type Plain = { row: number; outcome: Outcome; issues: Issue[]; changes: Change[] }

/** What a row came to, as an import keeps and shows it. */
export const toldOf =
  (nameField: string) =>
  ({ row, outcome, issues, changes }: Plain, cells: Record<string, string>): RowReport => ({
    row,
    outcome,
    title: cells[nameField]?.trim() ?? '',
    cells,
    issues,
    changes,
  })

export function toldOfLearner(outcome: LearnerOutcome, cells: Record<string, string>): RowReport {
  const known = 'learner' in outcome ? outcome.learner : null
  return {
    row: outcome.row,
    outcome: outcome.outcome,
    title: known?.fullName || cells.fullName || '',
    cells,
    issues: outcome.issues,
    changes: changesOf(outcome),
  }
}

/** Also what a new learner's row says of a guardian whom the school has. */
function changesOf(outcome: LearnerOutcome) {
  if (outcome.outcome === 'changed') return outcome.changes
  if (outcome.outcome !== 'new') return []
  const changes = outcome.learner.guardians.flatMap((guardian) => guardianChanges(guardian, null))
  return changes.filter(({ field }) => field !== 'guardian')
}
