import type { Metadata } from 'next'
import { redirect } from 'next/navigation'

import { ProveForm } from '@/components/auth/prove-form'
import { TextLink } from '@/components/ui/text-link'
import { waysOf } from '@/lib/auth/factor/own'
import { landing, localPath } from '@/lib/auth/landing'
import { getSession } from '@/lib/auth/session'

export const metadata: Metadata = { title: 'Is it you?' }

type Props = { searchParams: Promise<{ next?: string | string[] }> }

/** Asks once more who somebody is, before what is dangerous; then goes on to where they were. */
export default async function ConfirmPage({ searchParams }: Props) {
  const session = await getSession()
  if (!session) redirect('/sign-in')
  if (session.gate === 'password') redirect('/password')
  const next = localPath((await searchParams).next) ?? landing(session)
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Is it you?</h1>
      <p className="mt-2 mb-5 text-muted">
        What you are about to do is worth a second look. Confirm that it is you, and it goes on.
      </p>
      <ProveForm ways={await waysOf(session)} next={next} />
      <p className="mt-6">
        <TextLink href={next}>Back</TextLink>
      </p>
    </>
  )
}
