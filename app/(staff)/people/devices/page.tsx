import type { Route } from 'next'
import Form from 'next/form'
import { notFound } from 'next/navigation'

import { FactorRoles } from '@/components/people/factor-roles'
import { PeopleTabs } from '@/components/people/people-tabs'
import { PersonRow } from '@/components/people/person-row'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Input } from '@/components/ui/input'
import { Page, PageHeader } from '@/components/ui/page'
import { factorRolesOf, peopleOf } from '@/lib/auth/people'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { counted } from '@/lib/words'

export const metadata = { title: 'Signed in' }

type Props = { searchParams: Promise<{ q?: string | string[] }> }

/** Who may sign in to the school and who is signed in now, with the way to sign them out. */
export default async function DevicesPage({ searchParams }: Props) {
  const actor = await requireStaff()
  if (!can(actor, 'sessions.end')) notFound()
  const typed = [(await searchParams).q ?? ''].flat()[0]!.slice(0, 100)
  const people = await peopleOf(actor, typed)
  const factor = await factorRolesOf(actor)
  const signedIn = people.filter(({ devices }) => devices > 0)
  return (
    <Page>
      <PageHeader
        title="Signed in"
        context="Who may sign in to this school. A lost phone or somebody who left: sign them out here, on every device at once."
      >
        <PeopleTabs actor={actor} current="devices" />
        <Form action={'/people/devices' as Route} role="search" className="mt-4 flex max-w-xl gap-2">
          <Input
            type="search"
            name="q"
            key={typed}
            defaultValue={typed}
            maxLength={100}
            aria-label="Name"
            placeholder="Name"
          />
          <Button type="submit">Search</Button>
        </Form>
      </PageHeader>
      {people.length === 0 ? (
        <EmptyState title={`Nobody of the school is found by “${typed}”`}>
          Parts of names are enough, in any order.
        </EmptyState>
      ) : (
        <Card
          title={typed ? 'Found' : 'Signed in first'}
          aside={`${counted(signedIn.length, 'person', 'people')} of ${people.length} signed in`}
          flush
        >
          <ul className="divide-y divide-line">
            {people.map((person) => (
              <PersonRow key={person.userId} person={person} isSelf={person.userId === actor.userId} />
            ))}
          </ul>
        </Card>
      )}
      <Card title="Second factor" className="mt-6">
        <FactorRoles {...factor} />
      </Card>
    </Page>
  )
}
