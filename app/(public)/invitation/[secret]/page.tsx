import type { Metadata, Route } from 'next'
import { headers } from 'next/headers'

import { SignOutForm } from '@/components/auth/sign-out-form'
import { AcceptanceForm, JoinForm } from '@/components/people/acceptance-form'
import { Notice } from '@/components/ui/notice'
import { TextLink } from '@/components/ui/text-link'
import { accountOf } from '@/lib/auth/account'
import { roleNames } from '@/lib/auth/actor'
import { getSession } from '@/lib/auth/session'
import { limitNetwork } from '@/lib/limits'
import { readInvitation } from '@/lib/people/invitations/queries'
import { closedWords } from '@/lib/people/invitations/rules'

export const metadata: Metadata = {
  title: 'Your invitation',
  robots: { index: false },
  referrer: 'same-origin',
}

type Props = { params: Promise<{ secret: string }> }

/** What an invitation's link opens: a place in a school, taken with a new account or with the one that is signed in. */
export default async function InvitationPage({ params }: Props) {
  const { secret } = await params
  const room = await limitNetwork('visitor-link', await headers())
  if (!room.allowed)
    return <Closed title="Too many invitations were tried from here" words="Try again in a minute." />
  const [invitation, session] = await Promise.all([readInvitation(secret), getSession()])
  if (!invitation)
    return (
      <Closed
        title="This is not an invitation"
        words="Look whether the link is whole, or ask the school for a new one."
      />
    )
  const { state, school, name, username, roles } = invitation
  if (state !== 'open') return <Closed title="This invitation is closed" words={closedWords[state]} />
  const account = session && !session.gate ? await accountOf(session) : null
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Welcome to {school}</h1>
      <p className="mt-2 mb-5 text-muted">
        {name}, you are invited as{' '}
        {roles.map((role) => roleNames[role].toLowerCase()).join(' and ') || 'one of the staff'}.
      </p>
      {account ? (
        <>
          <p className="mb-4">
            You are signed in as {account.username ?? account.email ?? account.phone}. Take your place in{' '}
            {school} with this account: you then go from one school to the other without signing in again.
          </p>
          <JoinForm secret={secret} school={school} />
          <div className="mt-6 grid gap-2">
            <p className="text-sm text-muted">
              Is that not you, or do you want an account of its own for this school?
            </p>
            <div>
              <SignOutForm />
            </div>
          </div>
        </>
      ) : (
        <>
          <AcceptanceForm secret={secret} username={username} />
          <p className="mt-6">
            <TextLink href={`/sign-in?next=${encodeURIComponent(`/invitation/${secret}`)}` as Route}>
              I have an account already, from another school
            </TextLink>
          </p>
        </>
      )}
    </>
  )
}

const Closed = ({ title, words }: { title: string; words: string }) => (
  <>
    <h1 className="mb-4 text-2xl font-semibold tracking-tight">{title}</h1>
    <Notice tone="warn">
      <p>{words}</p>
    </Notice>
    <p className="mt-6">
      <TextLink href="/sign-in">Sign in</TextLink>
    </p>
  </>
)
