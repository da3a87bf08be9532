import type { Metadata } from 'next'
import { redirect } from 'next/navigation'

import { SecondStep } from '@/components/auth/second-step'
import { SignOutForm } from '@/components/auth/sign-out-form'
import { waysOf } from '@/lib/auth/factor/own'
import { localPath } from '@/lib/auth/landing'
import { getHalfSession } from '@/lib/auth/session'

export const metadata: Metadata = { title: 'Second step' }

type Props = { searchParams: Promise<{ next?: string | string[] }> }

export default async function SecondStepPage({ searchParams }: Props) {
  const session = await getHalfSession()
  if (!session) redirect('/sign-in')
  const next = localPath((await searchParams).next)
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">One more step</h1>
      <p className="mt-2 mb-5 text-muted">Your password is right. Now show that it is you.</p>
      <SecondStep ways={await waysOf(session)} next={next} />
      <p className="mt-6 mb-3 text-muted">
        Phone and codes lost? The head or an administrator of your school can take the second factor away.
      </p>
      <SignOutForm />
    </>
  )
}
