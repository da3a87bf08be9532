import { Card } from '@/components/ui/card'
import { showMoment } from '@/lib/dates'
import type { Way } from '@/lib/people/invitations/input'
import type { StaffPage } from '@/lib/people/staff/queries'
import { showPhone } from '@/lib/phones'
import { counted } from '@/lib/words'
import { InviteForm } from './invite-form'
import { SignOutPerson } from './sign-out-person'
import { StateBadge } from './staff-table'
import { TemporaryPassword } from './temporary-password'

type Props = {
  person: StaffPage
  isSelf: boolean
  mayInvite: boolean
  maySignOut: boolean
}

/** How somebody signs in, where they are signed in, and the ways to give them one. */
export const AccountCard = ({ person, isSelf, mayInvite, maySignOut }: Props) => (
  <Card title="Account" aside={<StateBadge state={person.state} />}>
    <div className="grid gap-4">
      <p>{words(person)}</p>
      {person.account && maySignOut && !isSelf && person.account.devices > 0 && (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <span className="text-muted">
            Signed in on {counted(person.account.devices, 'device', 'devices')} now
          </span>
          <SignOutPerson userId={person.account.userId} name={person.fullName} />
        </div>
      )}
      {mayInvite && person.state !== 'inactive' && !person.account && (
        <InviteForm staffId={person.id} hasInvitation={person.invitation !== null} ways={waysTo(person)} />
      )}
      {mayInvite && !isSelf && person.state !== 'inactive' && !person.account?.elsewhere && (
        <TemporaryPassword staffId={person.id} hasAccount={person.account !== null} />
      )}
      {person.account?.elsewhere && !isSelf && (
        <p className="text-sm text-muted">
          The account opens another school too, so its password is its owner’s to change.
        </p>
      )}
    </div>
  </Card>
)

function words({ state, account, invitation, lastSeen }: StaffPage): string {
  if (state === 'inactive') return 'Cannot sign in to this school any more.'
  if (!account && invitation) {
    const to = invitation.sentTo ? ` to ${showTo(invitation.sentTo)}` : ' by a link to be handed over'
    const fault = invitation.failure ? ` It did not arrive: ${invitation.failure}` : ''
    return `Invited${to}, until ${showMoment(invitation.endsAt)}.${fault}`
  }
  if (!account) return 'Cannot sign in yet.'
  const waits = account.mustChange ? ' Has yet to replace a temporary password.' : ''
  const seen = lastSeen ? ` Last seen ${showMoment(lastSeen)}.` : ' Has not been seen lately.'
  return `Signs in as ${account.name}.${waits}${seen}`
}

/** The ways that what is recorded of somebody leaves open, the best first. */
const waysTo = ({ email, phone }: StaffPage): Way[] => [
  ...(email ? ['email' as const] : []),
  ...(phone ? ['sms' as const] : []),
  'hand',
]

const showTo = (sentTo: string) => (sentTo.includes('@') ? sentTo : showPhone(sentTo))
