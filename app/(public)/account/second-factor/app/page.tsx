import type { Metadata } from 'next'
import { redirect } from 'next/navigation'

import { AppSetUp } from '@/components/auth/app-set-up'
import { Qr } from '@/components/auth/qr'
import { TextLink } from '@/components/ui/text-link'
import { beginOwnApp } from '@/lib/auth/factor/own'
import { isProven, showSecret } from '@/lib/auth/factor/rules'
import { landing } from '@/lib/auth/landing'
import { getSession } from '@/lib/auth/session'

export const metadata: Metadata = { title: 'Authenticator app' }

export default async function AppPage() {
  const session = await getSession()
  if (!session) redirect('/sign-in')
  if (session.gate === 'password') redirect('/password')
  if (!isProven(session.provedAt, Date.now()))
    redirect(`/confirm?next=${encodeURIComponent('/account/second-factor/app')}`)
  const { secret, uri } = await beginOwnApp(session)
  return (
    <>
      <h1 className="mb-5 text-2xl font-semibold tracking-tight">Set up an authenticator app</h1>
      <AppSetUp home={landing({ ...session, gate: null })}>
        <ol className="grid list-decimal gap-4 pl-5">
          <li>Install an authenticator app on your phone, if it has none.</li>
          <li>
            Scan this picture with the app.
            <div className="mt-3">
              <Qr text={uri} label="QR code for your authenticator app; the key below says the same" />
            </div>
            <p className="mt-3 text-muted">
              On this phone, or without a camera?{' '}
              <a className="font-medium text-accent underline" href={uri}>
                Open the app
              </a>
              , or type this key into it (time-based):
            </p>
            <p className="mt-1 font-mono text-base break-words select-all">{showSecret(secret)}</p>
          </li>
          <li>Type the six digits that it shows.</li>
        </ol>
      </AppSetUp>
      <p className="mt-6">
        <TextLink href="/account/second-factor">Back</TextLink>
      </p>
    </>
  )
}
