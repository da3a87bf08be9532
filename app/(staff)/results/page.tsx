import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { TabLinks } from '@/components/ui/tab-links'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { requireActor } from '@/lib/auth/session'
import { today } from '@/lib/dates'
import { isChanged } from '@/lib/publications/input'
import { writeResultChoice } from '@/lib/results/input'
import { getResultsOverview } from '@/lib/results/queries'

export const metadata = { title: 'Results' }

export default async function ResultsPage({ searchParams }: PageProps<'/results'>) {
  const actor = await requireActor()
  if (!can(actor, 'results.read')) notFound()
  const { term: wanted } = await searchParams
  const overview = await getResultsOverview(actor)
  const terms = overview?.terms.filter(({ assessments }) => assessments.length > 0) ?? []
  const begun = terms.filter(({ opens }) => opens <= today())
  const term = terms.find(({ number }) => String(number) === wanted) ?? begun.at(-1) ?? terms[0]

  if (!overview || !term || overview.classes.length === 0) {
    return (
      <Page>
        <PageHeader title="Results" />
        <EmptyState title="No results to show yet">
          {overview && overview.classes.length === 0
            ? 'You lead no class this year. Results of a class are for its class teacher and the school’s leaders.'
            : 'Results appear here once an assessment is set up and marks are entered.'}
        </EmptyState>
      </Page>
    )
  }

  const columns = [
    ...term.assessments.map(({ id, name, levels }) => ({
      key: id,
      name,
      levels,
      choice: { assessmentId: id },
    })),
    { key: 'term', name: 'Term result', levels: null, choice: { term: term.number } },
  ]

  return (
    <Page>
      <PageHeader
        title="Results"
        context={`${term.name} ${overview.year}. Open a result to see its marksheet, and to publish it.`}
      >
        <TabLinks
          label="Terms"
          tabs={terms.map((each) => ({
            href: `/results?term=${each.number}` as Route,
            label: each.name,
            current: each === term,
          }))}
        />
      </PageHeader>
      <Card flush className="overflow-x-auto">
        <Table label={`Results of ${term.name}`}>
          <thead>
            <tr>
              <Th>Class</Th>
              <Th secondary>Class teacher</Th>
              <Th numeric secondary>
                Learners
              </Th>
              {columns.map(({ key, name }) => (
                <Th key={key}>{name}</Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {overview.classes.map((each) => (
              <tr key={each.id}>
                <Th scope="row">{each.name}</Th>
                <Td secondary>{each.teacher ?? <span className="text-muted">nobody yet</span>}</Td>
                <Td numeric secondary>
                  {each.learners}
                </Td>
                {columns.map(({ key, name, levels, choice }) => {
                  if (levels && !levels.includes(each.levelId))
                    return (
                      <Td key={key} className="text-muted">
                        not sat
                      </Td>
                    )
                  const state = overview.publications.find(
                    (one) =>
                      one.classId === each.id &&
                      one.term === term.number &&
                      one.assessmentId === ('assessmentId' in choice ? choice.assessmentId : null),
                  )
                  return (
                    <Td key={key}>
                      <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
                        <TextLink href={`/results/${each.id}/${writeResultChoice(choice)}` as Route}>
                          Open<span className="sr-only">{` ${each.name}, ${name}`}</span>
                        </TextLink>
                        {state && (
                          <Badge tone={isChanged(state) ? 'warn' : 'ok'}>
                            {isChanged(state) ? 'changed since' : 'published'}
                          </Badge>
                        )}
                      </span>
                    </Td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </Table>
      </Card>
    </Page>
  )
}
