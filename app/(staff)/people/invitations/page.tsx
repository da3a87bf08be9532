import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { PeopleTabs } from '@/components/people/people-tabs'
import { RevokeInvitation } from '@/components/people/revoke-invitation'
import { Badge } from '@/components/ui/badge'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { roleNames } from '@/lib/auth/actor'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { showMoment } from '@/lib/dates'
import { listInvitations, type OpenInvitation } from '@/lib/people/invitations/queries'
import { showPhone } from '@/lib/phones'
import { counted } from '@/lib/words'

export const metadata = { title: 'Invitations' }

/** Invitations that are out: where they went, until when they are good, and the way to call them back. */
export default async function InvitationsPage() {
  const actor = await requireStaff()
  if (!can(actor, 'staff.invite')) notFound()
  const invitations = await listInvitations(actor)
  return (
    <Page>
      <PageHeader
        title="Invitations"
        context={
          invitations.length > 0
            ? `${counted(invitations.length, 'person has', 'people have')} not opened an account yet.`
            : undefined
        }
      >
        <PeopleTabs actor={actor} current="invitations" />
      </PageHeader>
      {invitations.length === 0 ? (
        <EmptyState
          title="No invitation is out"
          action={<ButtonLink href={'/people?state=without' as Route}>Who has no account yet</ButtonLink>}
        >
          Somebody of the staff is invited on their own page: by e-mail, by SMS, or by a link that you hand
          over.
        </EmptyState>
      ) : (
        <Card flush>
          <ul className="divide-y divide-line">
            {invitations.map((invitation) => (
              <Row key={invitation.id} {...invitation} />
            ))}
          </ul>
        </Card>
      )}
    </Page>
  )
}

const Row = ({ id, staffId, name, roles, sentTo, endsAt, ended, ...rest }: OpenInvitation) => (
  <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3 sm:px-5">
    <div className="min-w-0 flex-1 basis-56">
      <TextLink href={`/people/${staffId}` as Route}>{name}</TextLink>
      <p className="text-sm text-muted">{roles.map((role) => roleNames[role]).join(', ')}</p>
    </div>
    <p className="min-w-0 flex-1 basis-64 break-words">
      {sentTo ? (sentTo.includes('@') ? sentTo : showPhone(sentTo)) : 'Handed over by the school'}
      <span className="block text-sm text-muted">
        {ended ? 'Ended' : 'Good until'} {showMoment(endsAt)}
      </span>
      {rest.letter === 'refused' && (
        <span className="block text-sm text-danger">Did not arrive: {rest.reason}</span>
      )}
    </p>
    <div className="flex items-center gap-3">
      {ended ? (
        <Badge tone="warn">ended</Badge>
      ) : rest.letter === 'waiting' ? (
        <Badge>on its way</Badge>
      ) : rest.letter === 'sent' ? (
        <Badge tone="ok">sent</Badge>
      ) : (
        rest.letter === 'refused' && <Badge tone="danger">refused</Badge>
      )}
      <RevokeInvitation invitationId={id} name={name} />
    </div>
  </li>
)
