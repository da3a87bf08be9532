import type { Metadata } from 'next'
import { notFound } from 'next/navigation'

import { RunTable } from '@/components/jobs/run-table'
import { EmptyState } from '@/components/ui/empty-state'
import { Notice } from '@/components/ui/notice'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { requirePerson } from '@/lib/auth/session'
import { hasInngestServer } from '@/lib/jobs/client'
import { runFigures } from '@/lib/jobs/engine/figures'
import { queueWords } from '@/lib/jobs/rules'

export const metadata: Metadata = { title: 'Jobs of all schools' }

/** What runs in the background of all schools, in counts alone. */
export default async function SystemJobsPage() {
  if (!(await requirePerson()).isOps) notFound()
  const runs = await runFigures()
  const { title, isWell } = queueWords(runs)
  return (
    <Page>
      <PageHeader
        title="Jobs of all schools"
        context="Counts alone: nothing of any school is shown here."
        action={<TextLink href="/system">System</TextLink>}
      />
      {hasInngestServer ? (
        <Notice title="An Inngest server runs the jobs" className="max-w-2xl">
          <p>How each run went stands on its own pages.</p>
        </Notice>
      ) : (
        <div className="grid gap-4">
          <Notice tone={isWell ? 'ok' : 'warn'} title={title} className="max-w-2xl">
            <p>A school sees its own jobs, and sends those that stopped again, on its page of jobs.</p>
          </Notice>
          {runs.length > 0 ? (
            <RunTable runs={runs} />
          ) : (
            <EmptyState title="Nothing has run yet">Functions appear here when they first run.</EmptyState>
          )}
        </div>
      )}
    </Page>
  )
}
