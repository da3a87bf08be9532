import type { Route } from 'next'

import { ClassTabs } from '@/components/teaching/class-tabs'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import { YearLinks } from '@/components/years/year-links'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { type ClassRow, listClasses } from '@/lib/classes/queries'
import { today } from '@/lib/dates'
import { counted } from '@/lib/words'
import { listYears } from '@/lib/years/queries'
import { chosenYear, dayIn } from '@/lib/years/rules'

export const metadata = { title: 'Classes' }

export default async function ClassesPage({ searchParams }: PageProps<'/classes'>) {
  const actor = await requireStaff()
  const years = await listYears(actor)
  const chosen = chosenYear(years, (await searchParams).year)
  const { year, classes } = await listClasses(actor, chosen ? dayIn(chosen, today()) : undefined)
  const whole = can(actor, 'school.survey')

  if (classes.length === 0) {
    return (
      <Page>
        <PageHeader title="Classes" context={year}>
          <ClassTabs actor={actor} current="classes" />
          {year !== null && <YearLinks years={years} year={year} path="/classes" />}
        </PageHeader>
        <EmptyState title={whole ? 'No classes this year yet' : 'You have no classes this year yet'}>
          {whole
            ? 'A class is a grade with or without a stream, for one year. Classes come with the school’s set-up.'
            : 'The head gives you a class to lead, or learning areas to teach. They then stand here.'}
        </EmptyState>
      </Page>
    )
  }
  const learners = classes.reduce((sum, each) => sum + each.learners, 0)
  const gaps = classes.reduce((sum, each) => sum + each.gaps.length, 0)
  return (
    <Page>
      <PageHeader
        title={whole ? 'Classes' : 'Your classes'}
        context={[
          year,
          counted(classes.length, 'class', 'classes'),
          counted(learners, 'learner', 'learners'),
          whole && gaps > 0 && `${counted(gaps, 'gap', 'gaps')} in who teaches what`,
        ]
          .filter(Boolean)
          .join(' · ')}
      >
        <ClassTabs actor={actor} current="classes" />
        <YearLinks years={years} year={year!} path="/classes" />
      </PageHeader>
      <Card flush>
        <Table label={`Classes of ${year}`}>
          <thead>
            <tr>
              <Th>Class</Th>
              <Th secondary>Class teacher</Th>
              {!whole && <Th>You teach</Th>}
              <Th numeric>Learners</Th>
              {whole && <Th>Without a teacher</Th>}
            </tr>
          </thead>
          <tbody>
            {classes.map((each) => (
              <tr key={each.id}>
                <Th scope="row">
                  <TextLink href={`/classes/${each.id}` as Route}>{each.name}</TextLink>
                  {each.mine && (
                    <Badge tone="accent" className="ml-2">
                      yours
                    </Badge>
                  )}
                </Th>
                <Td secondary>{each.teacher ?? <Badge tone="warn">nobody yet</Badge>}</Td>
                {!whole && <Td>{each.myAreas.join(', ') || <span className="text-muted">–</span>}</Td>}
                <Td numeric>
                  <Learners {...each} />
                </Td>
                {whole && (
                  <Td className={each.gaps.length > 0 ? 'text-warn' : 'text-muted'}>
                    {each.gaps.join(', ') || 'none'}
                  </Td>
                )}
              </tr>
            ))}
          </tbody>
        </Table>
      </Card>
    </Page>
  )
}

const Learners = ({ learners, capacity }: ClassRow) =>
  capacity !== null && learners > capacity ? (
    <span title={`Room for ${capacity}`}>
      <Badge tone="warn">over {capacity}</Badge> {learners}
    </span>
  ) : (
    learners
  )
