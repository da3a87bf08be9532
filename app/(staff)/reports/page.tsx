import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { MakeCards } from '@/components/reports/make-cards'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { TabLinks } from '@/components/ui/tab-links'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import { YearLinks } from '@/components/years/year-links'
import { can, canEverywhere } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { today } from '@/lib/dates'
import { getReadyBoard } from '@/lib/reports/board/queries'
import { writeResultChoice } from '@/lib/results/input'
import { listYears } from '@/lib/years/queries'
import { chosenYear, dayIn } from '@/lib/years/rules'

export const metadata = { title: 'Report cards' }

/** Which classes are ready to print, worst first, and the making of cards for the school or a grade. */
export default async function ReportsPage({ searchParams }: PageProps<'/reports'>) {
  const actor = await requireStaff()
  if (!can(actor, 'reports.read')) notFound()
  const { result, year: wantedYear } = await searchParams
  const years = await listYears(actor)
  const chosen = chosenYear(years, wantedYear)
  const board = await getReadyBoard(
    actor,
    typeof result === 'string' ? result : null,
    chosen ? dayIn(chosen, today()) : today(),
  )

  if (!board || board.classes.length === 0) {
    return (
      <Page>
        <PageHeader title="Report cards">
          {chosen && <YearLinks years={years} year={chosen.year} path="/reports" />}
        </PageHeader>
        <EmptyState title="No report cards to make yet">
          {board
            ? 'No class of yours sits this assessment.'
            : 'Report cards appear here once an assessment is set up and marks are entered.'}
        </EmptyState>
      </Page>
    )
  }

  const key = writeResultChoice(board.choice)
  const grades = new Map(board.classes.map((each) => [each.grade, each]))
  return (
    <Page>
      <PageHeader
        title="Report cards"
        context={`${board.termName} ${board.year}, ${board.resultName}: ${board.classes.filter(({ missing }) => missing === 0).length} of ${board.classes.length} classes are ready to print`}
      >
        <YearLinks years={years} year={board.year} path="/reports" />
        <TabLinks
          label="Results of the year"
          tabs={board.choices.map((each) => ({
            href: `/reports?${chosen?.isCurrent ? '' : `year=${board.year}&`}result=${writeResultChoice(each.choice)}` as Route,
            label: each.label,
            current: writeResultChoice(each.choice) === key,
          }))}
        />
      </PageHeader>
      <div className="grid gap-6">
        <Card flush className="overflow-hidden">
          <Table label="Classes and whether they are ready to print">
            <thead>
              <tr>
                <Th>Class</Th>
                <Th numeric>Missing marks</Th>
                <Th secondary>In which areas</Th>
                <Th secondary>Published</Th>
                <Th>
                  <span className="sr-only">Cards</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {board.classes.map((each) => (
                <tr key={each.classId}>
                  <Th scope="row">{each.name}</Th>
                  <Td numeric>
                    {each.missing === 0 ? (
                      <Badge tone="ok">✓ complete</Badge>
                    ) : (
                      `${each.missing} of ${each.expected}`
                    )}
                  </Td>
                  <Td secondary className="text-muted">
                    {each.missingAreas.join(', ')}
                  </Td>
                  <Td secondary>{published[each.published]}</Td>
                  <Td>
                    <TextLink href={`/reports/${each.classId}/${key}` as Route}>
                      Open<span className="sr-only"> the cards of {each.name}</span>
                    </TextLink>
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Card>
        {canEverywhere(actor, 'reports.make') && (
          <Card title="Make many at once" aside="You may leave the page; the work goes on.">
            <div className="flex flex-wrap gap-3">
              {[...grades].map(([grade, any]) => (
                <MakeCards
                  key={grade}
                  scope={{ of: 'grade', classId: any.classId }}
                  choice={board.choice}
                  what={grade}
                  gaps={gapsIn(board.classes.filter((each) => each.grade === grade))}
                  variant="secondary"
                />
              ))}
              {chosen?.isCurrent && (
                <MakeCards
                  scope={{ of: 'school' }}
                  choice={board.choice}
                  what="the whole school"
                  gaps={gapsIn(board.classes)}
                  variant="secondary"
                />
              )}
            </div>
          </Card>
        )}
      </div>
    </Page>
  )
}

const published = {
  no: <span className="text-muted">no</span>,
  yes: <Badge tone="ok">published</Badge>,
  changed: <Badge tone="warn">changed since</Badge>,
}

const gapsIn = (classes: { missing: number }[]) => classes.reduce((sum, { missing }) => sum + missing, 0)
