import type { Route } from 'next'

import { Card } from '@/components/ui/card'
import { TextLink } from '@/components/ui/text-link'
import type { Area } from '@/lib/grading/types'
import { paperName } from '@/lib/reports/rules'
import type { SheetLearner } from '@/lib/results/marksheet/rules'

type Props = {
  areas: Area[]
  learners: SheetLearner[]
  assessments: { id: string; name: string }[]
  /** The mark sheet of an area in an assessment. */
  sheetHref: (area: string, assessmentId: string) => Route
}

/** Who lacks which marks, by paper, with the way to enter them; and who was absent and so has no position. */
export function MissingMarks({ areas, learners, assessments, sheetHref }: Props) {
  const papers = groupedBy(
    learners.flatMap((learner) => learner.missing.map((paper) => ({ learner, paper }))),
    ({ paper }) => `${paper.assessmentId} ${paper.area} ${paper.component ?? ''}`,
  )
  const absent = learners.filter((learner) => learner.status === 'not_ranked')
  if (papers.size === 0 && absent.length === 0) return null

  return (
    <Card title="Who is missing what" flush>
      <dl className="divide-y divide-line">
        {[...papers.values()].map((rows) => {
          const { paper } = rows[0]!
          const assessment =
            assessments.length > 1 ? `${assessments.find(({ id }) => id === paper.assessmentId)?.name}, ` : ''
          return (
            <div
              key={`${paper.assessmentId}${paper.area}${paper.component}`}
              className="grid gap-x-6 gap-y-1 px-4 py-3 sm:grid-cols-[16rem_1fr] sm:px-5"
            >
              <dt>
                <TextLink href={sheetHref(paper.area, paper.assessmentId)}>
                  {assessment}
                  {paperName(areas, paper)}
                </TextLink>
                <span className="text-muted">
                  {' '}
                  {rows.length} {rows.length === 1 ? 'mark' : 'marks'}
                </span>
              </dt>
              <dd>{rows.map(({ learner }) => named(learner)).join(', ')}</dd>
            </div>
          )
        })}
        {absent.length > 0 && (
          <div className="grid gap-x-6 gap-y-1 px-4 py-3 sm:grid-cols-[16rem_1fr] sm:px-5">
            <dt className="text-muted">Absent, so without a position</dt>
            <dd>
              {absent
                .map(
                  (learner) =>
                    `${named(learner)}: ${[...new Set(learner.absent.map((paper) => paperName(areas, paper)))].join(', ') || 'nothing counted'}`,
                )
                .join(' · ')}
            </dd>
          </div>
        )}
      </dl>
    </Card>
  )
}

const named = (learner: SheetLearner) => `${learner.name} (${learner.admissionNumber})`

function groupedBy<T>(list: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of list) groups.set(key(item), [...(groups.get(key(item)) ?? []), item])
  return groups
}
