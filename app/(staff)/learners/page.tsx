import type { Route } from 'next'
import Form from 'next/form'

import { Badge } from '@/components/ui/badge'
import { Button, ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Input } from '@/components/ui/input'
import { Page, PageHeader } from '@/components/ui/page'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { type FoundLearners, searchLearners } from '@/lib/learners/queries'
import { readSearch } from '@/lib/learners/rules'
import { counted, genderWord } from '@/lib/words'

export const metadata = { title: 'Learners' }

type Props = { searchParams: Promise<{ q?: string | string[]; page?: string | string[] }> }

export default async function LearnersPage({ searchParams }: Props) {
  const actor = await requireStaff()
  const { typed, ...search } = readSearch(await searchParams)
  const found = await searchLearners(actor, search)
  const where = can(actor, 'school.survey') ? 'the school' : 'your classes'
  return (
    <Page>
      <PageHeader title="Learners" context={`Everybody in ${where}, by name or admission number.`}>
        <Form action={'/learners' as Route} role="search" className="flex max-w-xl gap-2">
          <Input
            type="search"
            name="q"
            key={typed}
            defaultValue={typed}
            maxLength={100}
            aria-label="Name or admission number"
            placeholder="Name or admission number"
          />
          <Button type="submit">Search</Button>
        </Form>
      </PageHeader>
      {found.total === 0 ? (
        <Nobody typed={typed} where={where} />
      ) : (
        <>
          <Found {...found} />
          <Pages {...found} typed={typed} />
        </>
      )}
    </Page>
  )
}

const Nobody = ({ typed, where }: { typed: string; where: string }) =>
  typed ? (
    <EmptyState
      title={`Nobody in ${where} is found by “${typed}”`}
      action={<ButtonLink href={'/learners' as Route}>Show everybody</ButtonLink>}
    >
      Parts of names are enough, in any order: “wanj fai” finds Faith Wanjiku.
    </EmptyState>
  ) : (
    <EmptyState title={`No learners in ${where} yet`}>
      Learners stand here from the day they are admitted.
    </EmptyState>
  )

const Found = ({ rows }: FoundLearners) => (
  <Card flush>
    <Table label="Learners found">
      <thead>
        <tr>
          <Th>Name</Th>
          <Th className="whitespace-nowrap">Adm. no.</Th>
          <Th>Class</Th>
          <Th secondary>Gender</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((learner) => (
          <tr key={learner.id}>
            <Th scope="row">
              <TextLink href={`/learners/${learner.id}` as Route}>{learner.name}</TextLink>
            </Th>
            <Td className="tabular-nums">{learner.admissionNumber}</Td>
            <Td>
              {learner.leftOn ? (
                <Badge>left</Badge>
              ) : (
                (learner.className ?? <Badge tone="warn">no class</Badge>)
              )}
            </Td>
            <Td secondary>{genderWord(learner.gender)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  </Card>
)

function Pages({ typed, total, page, pages, from, rows }: FoundLearners & { typed: string }) {
  const to = (number: number) =>
    `/learners?${new URLSearchParams({ ...(typed && { q: typed }), page: String(number) })}` as Route
  return (
    <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center gap-3">
      <p className="flex-1 text-muted">
        {pages === 1
          ? counted(total, 'learner', 'learners')
          : `Showing ${from}–${from + rows.length - 1} of ${total.toLocaleString('en')}`}
      </p>
      {page > 1 && <ButtonLink href={to(page - 1)}>Previous</ButtonLink>}
      {page < pages && <ButtonLink href={to(page + 1)}>Next</ButtonLink>}
    </nav>
  )
}
