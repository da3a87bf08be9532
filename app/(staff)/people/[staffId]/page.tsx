import type { Metadata, Route } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'

import { AccountCard } from '@/components/people/account-card'
import { DutiesCard } from '@/components/people/duties-card'
import { StaffFacts } from '@/components/people/staff-facts'
import { StaffForm } from '@/components/people/staff-form'
import { TakeBack } from '@/components/people/take-back'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { roleNames } from '@/lib/auth/actor'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { showMoment } from '@/lib/dates'
import { getStaff, rolesToGive } from '@/lib/people/staff/queries'

type Props = { params: Promise<{ staffId: string }> }

/** Read once for the title and the page. */
const read = cache(async (staffId: string) => {
  const actor = await requireStaff()
  return can(actor, 'staff.read') ? getStaff(actor, staffId) : null
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await read((await params).staffId))?.fullName ?? 'Not here' }
}

export default async function PersonPage({ params }: Props) {
  const actor = await requireStaff()
  const person = await read((await params).staffId)
  if (!person) notFound()
  const isSelf = person.account?.userId === actor.userId
  const {
    id: staffId,
    version,
    fullName,
    title,
    gender,
    phone,
    email,
    tscNumber,
    employeeNumber,
    roles,
  } = person
  const details = {
    staffId,
    version,
    fullName,
    title,
    gender,
    phone,
    email,
    tscNumber,
    employeeNumber,
    roles,
  }
  return (
    <Page>
      <PageHeader
        title={[title, fullName].filter(Boolean).join(' ')}
        context={roles.map((role) => roleNames[role]).join(', ') || 'No role'}
      />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card title="Details">
          {can(actor, 'staff.change') ? (
            <StaffForm person={details} mayGive={await rolesToGive(actor)} />
          ) : (
            <StaffFacts {...person} />
          )}
        </Card>
        <div className="grid gap-6">
          <AccountCard
            person={person}
            isSelf={isSelf}
            mayInvite={can(actor, 'staff.invite')}
            maySignOut={can(actor, 'sessions.end')}
          />
          <DutiesCard {...person} mayHandOver={can(actor, 'teaching.change')} />
          {can(actor, 'staff.deactivate') && !isSelf && (
            <Card title={person.state === 'inactive' ? 'Left' : 'Leaving'}>
              {person.state === 'inactive' ? (
                <>
                  <p className="mb-3">
                    Left {showMoment(person.inactiveSince!)}. Everything they entered is kept. Taken back,
                    they have their roles again.
                  </p>
                  <TakeBack staffId={staffId} version={version} />
                </>
              ) : (
                <>
                  <p className="mb-3">
                    What they lead and teach goes to others; nothing they entered is lost.
                  </p>
                  <ButtonLink href={`/people/${staffId}/leave` as Route}>Close their place…</ButtonLink>
                </>
              )}
            </Card>
          )}
        </div>
      </div>
      <p className="mt-6">
        <TextLink href={'/people' as Route}>Back to the staff</TextLink>
      </p>
    </Page>
  )
}
