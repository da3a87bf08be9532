import type { Metadata } from 'next'
import { redirect } from 'next/navigation'

import { PasswordForm } from '@/components/auth/password-form'
import { SignOutForm } from '@/components/auth/sign-out-form'
import { TextLink } from '@/components/ui/text-link'
import { getPerson } from '@/lib/auth/session'

export const metadata: Metadata = { title: 'Your password' }

export default async function PasswordPage() {
  const person = await getPerson()
  if (!person) redirect('/sign-in')
  const forced = person.mustChangePassword
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">
        {forced ? 'Choose your password' : 'Change your password'}
      </h1>
      <p className="mt-2 mb-5 text-muted">
        {forced
          ? 'You signed in with a temporary password. Choose one that only you know, then go on.'
          : 'Your other devices are signed out when it changes.'}
      </p>
      <PasswordForm askCurrent={!forced} />
      <div className="mt-6">
        {forced ? <SignOutForm /> : <TextLink href="/account">Back to your account</TextLink>}
      </div>
    </>
  )
}
