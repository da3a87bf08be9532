import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { TabLinks } from '@/components/ui/tab-links'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import { YearLinks } from '@/components/years/year-links'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { today } from '@/lib/dates'
import { isChanged } from '@/lib/publications/input'
import { type ResultChoice, writeResultChoice } from '@/lib/results/input'
import { getResultsOverview, type ResultsOverview } from '@/lib/results/queries'
import { listYears } from '@/lib/years/queries'
import { chosenYear, dayIn } from '@/lib/years/rules'

export const metadata = { title: 'Results' }

export default async function ResultsPage({ searchParams }: PageProps<'/results'>) {
  const actor = await requireStaff()
  if (!can(actor, 'results.read')) notFound()
  const { term: wanted, year: wantedYear } = await searchParams
  const years = await listYears(actor)
  const chosen = chosenYear(years, wantedYear)
  const overview = await getResultsOverview(actor, chosen ? dayIn(chosen, today()) : undefined)
  const terms = overview?.terms.filter(({ assessments }) => assessments.length > 0) ?? []
  const begun = terms.filter(({ opens }) => opens <= today())
  const term = terms.find(({ number }) => String(number) === wanted) ?? begun.at(-1) ?? terms[0]

  if (!overview || !term || overview.classes.length === 0) {
    return (
      <Page>
        <PageHeader title="Results">
          {overview && <YearLinks years={years} year={overview.year} path="/results" />}
        </PageHeader>
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
      term: term.number,
    })),
    { key: 'term', name: 'Term result', levels: null, choice: { term: term.number }, term: term.number },
  ]

  return (
    <Page>
      <PageHeader
        title="Results"
        context={`${term.name} ${overview.year}. Open a result to see its marksheet, and to publish it.`}
      >
        <YearLinks years={years} year={overview.year} path="/results" />
        <TabLinks
          label="Terms"
          tabs={terms.map((each) => ({
            href: `/results?${chosen?.isCurrent ? '' : `year=${overview.year}&`}term=${each.number}` as Route,
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
              <Th className="sm:hidden">Results</Th>
              {columns.map(({ key, name }) => (
                <Th key={key} secondary>
                  {name}
                </Th>
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
                <Td className="py-2 sm:hidden">
                  <ul className="grid gap-1">
                    {columns.map((column) => (
                      <li key={column.key} className="flex min-h-11 items-center">
                        <ResultEntry overview={overview} of={each} column={column} words={column.name} />
                      </li>
                    ))}
                  </ul>
                </Td>
                {columns.map((column) => (
                  <Td key={column.key} secondary>
                    <ResultEntry overview={overview} of={each} column={column} words="Open" />
                  </Td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </Card>
    </Page>
  )
}

type EntryProps = {
  overview: ResultsOverview
  of: ResultsOverview['classes'][number]
  column: { key: string; name: string; levels: string[] | null; choice: ResultChoice; term: number }
  words: string
}

/** The way to one result of a class, and whether parents see it. */
function ResultEntry({ overview, of, column: { name, levels, choice, term }, words }: EntryProps) {
  if (levels && !levels.includes(of.levelId))
    return <span className="text-muted">{words === 'Open' ? 'not sat' : `${name}: not sat`}</span>
  const assessmentId = 'assessmentId' in choice ? choice.assessmentId : null
  const state = overview.publications.find(
    (one) => one.classId === of.id && one.term === term && one.assessmentId === assessmentId,
  )
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      <TextLink href={`/results/${of.id}/${writeResultChoice(choice)}` as Route}>
        {words}
        <span className="sr-only">{words === 'Open' ? ` ${of.name}, ${name}` : `, ${of.name}`}</span>
      </TextLink>
      {state && (
        <Badge tone={isChanged(state) ? 'warn' : 'ok'}>
          {isChanged(state) ? 'changed since' : 'published'}
        </Badge>
      )}
    </span>
  )
}
