import type { Metadata } from 'next'
import { cookies as cookieJar } from 'next/headers'
import { redirect } from 'next/navigation'

import { PasskeySignIn } from '@/components/auth/passkey-sign-in'
import { SignInForm } from '@/components/auth/sign-in-form'
import { Notice } from '@/components/ui/notice'
import { TextLink } from '@/components/ui/text-link'
import { cookies } from '@/lib/auth/cookies'
import { csrfTokenOf } from '@/lib/auth/csrf'
import { landing, localPath } from '@/lib/auth/landing'
import { openRefusal, type Refusal, refusalWords } from '@/lib/auth/refusal'
import { isEmptyInstallation } from '@/lib/auth/schools'
import { getPerson, isSignedInNow } from '@/lib/auth/session'

export const metadata: Metadata = { title: 'Sign in' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function SignInPage({ searchParams }: Props) {
  if (await isEmptyInstallation()) redirect('/setup')
  const { next: asked, error, reset } = await searchParams
  const next = localPath(asked)
  const person = await getPerson()
  if (person && (await isSignedInNow())) redirect(person.gate ? landing(person) : (next ?? landing(person)))

  const jar = await cookieJar()
  const refusal = error ? await openRefusal(jar.get(cookies.refusal.name)?.value) : null
  return (
    <>
      <h1 className="mb-5 text-2xl font-semibold tracking-tight">Sign in</h1>
      {reset === 'done' && !error && (
        <Notice tone="ok" title="Your new password is set" className="mb-4">
          <p>Sign in with it. You were signed out everywhere.</p>
        </Notice>
      )}
      <SignInForm
        csrfToken={csrfTokenOf(jar.get(cookies.csrf.name)?.value) ?? ''}
        next={next}
        identifier={refusal?.identifier}
        problem={error ? refusalWords(refusal ?? { outcome: outcomeOf(error) }) : null}
      />
      <PasskeySignIn next={next} />
      <p className="mt-6 flex flex-wrap gap-x-5 gap-y-2">
        <TextLink href="/forgot">Forgotten your password?</TextLink>
      </p>
      <p className="mt-2 text-muted">No account yet? The school office gives you a temporary password.</p>
    </>
  )
}

/** Without the cookie that says more, the address still tells the kind. */
function outcomeOf(error: string | string[]): Refusal['outcome'] {
  return error === 'stale' || error === 'busy' || error === 'wait' || error === 'failed' ? error : 'wrong'
}
