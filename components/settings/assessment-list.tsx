import type { Route } from 'next'

import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import type { AssessmentRow } from '@/lib/assessments/queries'
import { showDays } from '@/lib/dates'

/** The assessments of a year, term by term, with their share of the term's result. */
export function AssessmentList({ assessments }: { assessments: AssessmentRow[] }) {
  if (assessments.length === 0)
    return <EmptyState title="No assessments yet">Make the first ones with the form below.</EmptyState>
  const terms = [...new Map(assessments.map(({ term }) => [term.id, term])).values()]
  return terms.map((term) => {
    const own = assessments.filter((each) => each.term.id === term.id)
    const all = own.reduce((sum, { weight }) => sum + Number(weight), 0)
    const share = (weight: string) =>
      Number(weight) === 0 ? 'not counted' : `${Math.round((Number(weight) / all) * 1000) / 10} %`
    return (
      <Card
        key={term.id}
        title={`${term.name} ${own[0]!.year}`}
        aside={showDays(term.opens, term.closes)}
        flush
      >
        <Table label={`Assessments of ${term.name}`}>
          <thead>
            <tr>
              <Th>Assessment</Th>
              <Th secondary>Days</Th>
              <Th numeric>Weight</Th>
              <Th numeric>Of the term</Th>
              <Th numeric secondary>
                Marks
              </Th>
            </tr>
          </thead>
          <tbody>
            {own.map(({ id, name, startsOn, endsOn, weight, marks }) => (
              <tr key={id}>
                <Th scope="row">
                  <TextLink href={`/settings/assessments/${id}` as Route}>{name}</TextLink>
                </Th>
                <Td secondary>{showDays(startsOn, endsOn)}</Td>
                <Td numeric>{Number(weight)}</Td>
                <Td numeric>{share(weight)}</Td>
                <Td numeric secondary>
                  {marks.toLocaleString('en')}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Card>
    )
  })
}
