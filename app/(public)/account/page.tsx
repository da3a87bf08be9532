import type { Metadata } from 'next'
import { redirect } from 'next/navigation'

import { Devices } from '@/components/auth/devices'
import { Places } from '@/components/auth/places'
import { SignOutForm } from '@/components/auth/sign-out-form'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { TextLink } from '@/components/ui/text-link'
import { accountOf } from '@/lib/auth/account'
import { landing } from '@/lib/auth/landing'
import { getSession, requirePerson } from '@/lib/auth/session'
import { showPhone } from '@/lib/phones'

export const metadata: Metadata = { title: 'Your account' }

type Props = { searchParams: Promise<{ changed?: string | string[] }> }

export default async function AccountPage({ searchParams }: Props) {
  const person = await requirePerson()
  const session = await getSession()
  if (!session) redirect('/sign-in')
  const { username, email, phone, open } = await accountOf(session)
  const names = [username, email, phone && showPhone(phone)].filter(Boolean)
  const home = landing(person)
  const { changed } = await searchParams
  return (
    <div className="grid gap-4">
      <div>
        <h1 className="text-2xl font-semibold tracking-tight">Your account</h1>
        <p className="mt-1 text-muted">You sign in as {names.join(' or ')}.</p>
      </div>
      {changed === 'password' && (
        <Notice tone="ok" title="Your password is changed">
          <p>Your other devices are signed out.</p>
        </Notice>
      )}
      {changed === 'device' && <Notice tone="ok" title="That device is signed out" />}
      <Places
        schools={person.schools}
        currentSchoolId={person.currentSchoolId}
        worksElsewhere={person.isOps || person.groups.length > 0}
      />
      <Devices open={open} />
      <Card title="Second factor" aside={session.hasFactor ? 'In use' : 'Not set up'}>
        <p className="mb-3 text-muted">
          {session.hasFactor
            ? 'You sign in with your password and something that only you have.'
            : 'Beside the password, something that only you have: a passkey or an authenticator app. Then a stolen password opens nothing.'}
        </p>
        <ButtonLink href="/account/second-factor">
          {session.hasFactor ? 'Passkeys, app and recovery codes' : 'Set it up'}
        </ButtonLink>
      </Card>
      <Card title="Leaving">
        <div className="flex flex-wrap gap-2">
          <SignOutForm />
          <SignOutForm everywhere />
        </div>
      </Card>
      <p className="flex flex-wrap gap-x-5 gap-y-2">
        {home !== '/account' && <TextLink href={home}>Back to your work</TextLink>}
        <TextLink href="/password">Change your password</TextLink>
      </p>
    </div>
  )
}
