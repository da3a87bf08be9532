import { Badge } from '@/components/ui/badge'
import { TextLink } from '@/components/ui/text-link'
import { roleNames } from '@/lib/auth/actor'
import type { PersonHere } from '@/lib/auth/people'
import { showMoment } from '@/lib/dates'
import { counted } from '@/lib/words'
import { ResetFactor } from './reset-factor'
import { SignOutPerson } from './sign-out-person'

/** Somebody of the school, where they are signed in, and the way to end that. One's own devices stand in the account. */
export function PersonRow({ person, isSelf }: { person: PersonHere; isSelf: boolean }) {
  const { userId, name, roles, devices, lastSeen, hasFactor } = person
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3 sm:px-5">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">
          {name} {isSelf && <Badge>You</Badge>}
        </p>
        <p className="text-sm text-muted">{roles.map((role) => roleNames[role]).join(', ')}</p>
      </div>
      <p className="flex-1 basis-40 text-muted">
        {devices > 0 && lastSeen
          ? `${counted(devices, 'device', 'devices')}, last used ${showMoment(lastSeen)}`
          : 'Not signed in'}
      </p>
      <div className="flex min-w-24 flex-wrap items-center justify-end gap-2">
        {!isSelf && hasFactor && <ResetFactor userId={userId} name={name} />}
        {isSelf ? (
          <TextLink href="/account">Your devices</TextLink>
        ) : (
          devices > 0 && <SignOutPerson userId={userId} name={name} />
        )}
      </div>
    </li>
  )
}
