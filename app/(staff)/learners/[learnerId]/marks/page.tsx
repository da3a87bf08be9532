import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { LearnerHead } from '@/components/learners/learner-head'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { LevelBadge } from '@/components/ui/level-badge'
import { Page } from '@/components/ui/page'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { getHead } from '@/lib/learners/record/queries'
import { getLearnerYear, type LearnerYear } from '@/lib/results/learner/queries'

export const metadata = { title: 'Marks' }

export default async function LearnerMarksPage({ params }: { params: Promise<{ learnerId: string }> }) {
  const actor = await requireStaff()
  const { learnerId } = await params
  const head = can(actor, 'marks.read') ? await getHead(actor, learnerId) : null
  if (!head) notFound()
  const year = await getLearnerYear(actor, learnerId)
  return (
    <Page>
      <LearnerHead actor={actor} head={head} tab="marks" />
      {year && year.results.length > 0 ? (
        <Year year={year} linked={can(actor, 'results.read') && head.isClose} />
      ) : (
        <EmptyState title={`No marks of ${head.name} to see yet`}>
          They stand here from the first assessment of the year that is entered, by learning area.
        </EmptyState>
      )}
    </Page>
  )
}

const Year = ({
  year: { year, className, classId, results, areas },
  linked,
}: {
  year: LearnerYear
  linked: boolean
}) => (
  <Card flush title={`${className} ${year}`} aside="Percent and level, as on the marksheet">
    <Table wide label={`Marks in ${className} ${year}`}>
      <thead>
        <tr>
          <Th sticky>Learning area</Th>
          {results.map(({ address, name, term }) => (
            <Th key={address} numeric className="whitespace-nowrap">
              <span className="block font-normal">{term}</span>
              {linked ? <TextLink href={`/results/${classId}/${address}` as Route}>{name}</TextLink> : name}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {areas.map(({ code, name, cells }) => (
          <tr key={code}>
            <Th scope="row" sticky>
              {name}
            </Th>
            {cells.map((cell, at) => (
              <Td key={results[at]!.address} numeric className="whitespace-nowrap">
                {cell?.shown || <span className="text-muted">–</span>}{' '}
                {cell?.level && <LevelBadge level={cell.level} group={cell.group} />}
              </Td>
            ))}
          </tr>
        ))}
        {results.some(({ average }) => average !== null) && (
          <tr>
            <Th scope="row" sticky>
              Average
            </Th>
            {results.map(({ address, average, level }) => (
              <Td key={address} numeric className="font-semibold whitespace-nowrap">
                {average ?? '–'} {level}
              </Td>
            ))}
          </tr>
        )}
      </tbody>
    </Table>
  </Card>
)
