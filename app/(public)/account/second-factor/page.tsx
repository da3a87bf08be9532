import type { Metadata } from 'next'
import { redirect } from 'next/navigation'

import { AddPasskey } from '@/components/auth/add-passkey'
import { MakeCodes, PasskeyRow, RemoveApp } from '@/components/auth/own-factors'
import { SignOutForm } from '@/components/auth/sign-out-form'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { TextLink } from '@/components/ui/text-link'
import { type OwnPasskey, ownFactors } from '@/lib/auth/factor/own'
import { recoveryCount } from '@/lib/auth/factor/rules'
import { landing } from '@/lib/auth/landing'
import { getSession } from '@/lib/auth/session'
import { nairobi, showDay, showMoment, today } from '@/lib/dates'

export const metadata: Metadata = { title: 'Second factor' }

type Props = { searchParams: Promise<{ changed?: string | string[]; used?: string | string[] }> }

const changes: Record<string, string> = {
  name: 'The new name is saved',
  passkey: 'The passkey is removed',
  app: 'The app is removed',
}

/** What a person signs in with beside the password; for whoever must have it, where they set it up. */
export default async function SecondFactorPage({ searchParams }: Props) {
  const session = await getSession()
  if (!session) redirect('/sign-in')
  if (session.gate === 'password') redirect('/password')
  const isForced = session.gate === 'set-up'
  const { app, passkeys, codesLeft } = await ownFactors(session)
  const { changed, used } = await searchParams
  const done = typeof changed === 'string' ? changes[changed] : undefined
  const home = landing({ ...session, gate: null })
  return (
    <div className="grid gap-4">
      <div>
        <h1 className="text-2xl font-semibold tracking-tight">
          {isForced ? 'Set up your second factor' : 'Second factor'}
        </h1>
        <p className="mt-2 text-muted">
          {isForced
            ? 'Your role opens a great deal. A password can be guessed or overheard, so signing in also takes something that only you have. Choose one; it takes two minutes.'
            : 'Something that only you have, beside the password: a passkey, an authenticator app, or both.'}
        </p>
      </div>
      {done && <Notice tone="ok" title={done} />}
      {used === 'recovery' && (
        <Notice tone="warn" title={`A recovery code was used: ${codesLeft} of ${recoveryCount} are left`}>
          <p>Is the phone lost? Remove it below and set up another one.</p>
        </Notice>
      )}
      <Card title="Passkeys" aside={passkeys.length === 0 && 'Easiest and safest'}>
        <p className="mb-3 text-muted">
          The lock of your phone or computer: fingerprint, face or PIN. Nothing to type, and nobody can be
          tricked out of it.
        </p>
        {passkeys.length > 0 && (
          <ul className="mb-4 grid gap-4">
            {passkeys.map((passkey) => (
              <PasskeyRow key={passkey.id} id={passkey.id} name={passkey.name} told={usedWords(passkey)} />
            ))}
          </ul>
        )}
        <AddPasskey isFirst={isForced && passkeys.length === 0} home={home} />
      </Card>
      <Card title="Authenticator app">
        <p className="mb-3 text-muted">
          {app
            ? `Set up on ${dayOf(app)}. It shows a new six-digit code every half minute.`
            : 'An app on your phone, such as Google Authenticator or Aegis, shows a new six-digit code every half minute. It needs no network.'}
        </p>
        <div className="flex flex-wrap items-start gap-2">
          <ButtonLink href="/account/second-factor/app" size={app ? 'small' : 'medium'}>
            {app ? 'Move to another phone' : 'Set up an app'}
          </ButtonLink>
          {app && <RemoveApp />}
        </div>
      </Card>
      {session.hasFactor && (
        <Card title="Recovery codes" aside={`${codesLeft} of ${recoveryCount} left`}>
          <p className="mb-3 text-muted">
            Each opens your account once when the phone is not at hand. New ones replace all the old.
          </p>
          <MakeCodes />
        </Card>
      )}
      <div>{isForced ? <SignOutForm /> : <TextLink href="/account">Back to your account</TextLink>}</div>
    </div>
  )
}

const dayOf = (moment: Date) => showDay(today(nairobi, moment))

const usedWords = ({ createdAt, lastUsedAt }: OwnPasskey) =>
  `Added ${dayOf(createdAt)}, ${lastUsedAt ? `last used ${showMoment(lastUsedAt)}` : 'not used yet'}`
