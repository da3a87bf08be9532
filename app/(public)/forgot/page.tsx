import type { Metadata } from 'next'

import { ForgotForm } from '@/components/auth/forgot-form'
import { Notice } from '@/components/ui/notice'
import { TextLink } from '@/components/ui/text-link'
import { canMail } from '@/lib/mail'
import { canSms } from '@/lib/sms'

export const metadata: Metadata = { title: 'Forgotten password' }

export default function ForgotPage() {
  const canSend = canMail() || canSms()
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Forgotten your password?</h1>
      <p className="mt-2 mb-5 text-muted">
        {canSend
          ? 'Type the name you sign in with. The way to a new password comes by e-mail or SMS.'
          : 'Ask the school office: you get a temporary password there.'}
      </p>
      {canSend ? (
        <ForgotForm />
      ) : (
        <Notice title="No mails and no SMS go out from here yet">
          <p>So the way to a new password is through the office.</p>
        </Notice>
      )}
      <p className="mt-6">
        <TextLink href="/sign-in">Back to signing in</TextLink>
      </p>
    </>
  )
}
