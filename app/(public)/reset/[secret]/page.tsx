import type { Metadata } from 'next'

import { ResetForm } from '@/components/auth/reset-form'
import { Notice } from '@/components/ui/notice'
import { TextLink } from '@/components/ui/text-link'
import { linkHolds } from '@/lib/auth/reset/setting'

export const metadata: Metadata = { title: 'A new password', referrer: 'same-origin' }

export default async function ResetPage({ params }: PageProps<'/reset/[secret]'>) {
  const { secret } = await params
  const holds = await linkHolds(secret)
  return (
    <>
      <h1 className="mb-5 text-2xl font-semibold tracking-tight">
        {holds ? 'Choose a new password' : 'This link opens nothing'}
      </h1>
      {holds ? (
        <ResetForm secret={secret} />
      ) : (
        <Notice title="It was used, or is older than half an hour">
          <p>
            <TextLink href="/forgot">Ask for a new one</TextLink>
          </p>
        </Notice>
      )}
    </>
  )
}
