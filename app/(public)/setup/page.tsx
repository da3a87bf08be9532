import type { Metadata, Route } from 'next'
import { redirect } from 'next/navigation'

import { BeginForm } from '@/components/setup/begin-form'
import { Notice } from '@/components/ui/notice'
import { isEmptyInstallation } from '@/lib/auth/schools'
import { requireStaff } from '@/lib/auth/session'
import { env } from '@/lib/env'
import { firstOpenStep } from '@/lib/setup/queries'

export const metadata: Metadata = { title: 'Set-up' }

/** In an empty installation the way in for its first person; later the way to what a school still has to set up. */
export default async function SetupPage() {
  if (!(await isEmptyInstallation())) {
    const step = await firstOpenStep(await requireStaff())
    redirect((step ? `/setup/${step}` : '/today') as Route)
  }
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Set Hillview up</h1>
      <p className="mt-2 mb-5 text-muted">
        Nobody has an account here yet. Make the first one and your school; ten short steps follow, and each
        can wait.
      </p>
      {env.SETUP_CODE ? (
        <BeginForm />
      ) : (
        <Notice tone="warn" title="This installation has no set-up code">
          <p>
            Start Hillview by <code>npm start</code>, which prints one, or give the setting SETUP_CODE.
            Without a browser: <code>npm run -s hillview -- school:create</code>.
          </p>
        </Notice>
      )}
    </>
  )
}
