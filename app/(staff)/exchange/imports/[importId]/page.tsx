import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { ColumnsForm } from '@/components/exchange/columns-form'
import { ImportState } from '@/components/exchange/import-list'
import { ReportRows } from '@/components/exchange/report-rows'
import { ImportWork, Taken } from '@/components/exchange/state'
import { TakeForm } from '@/components/exchange/take-form'
import { Notice } from '@/components/ui/notice'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { showMoment } from '@/lib/dates'
import { getImport } from '@/lib/exchange/imports/queries'
import { readShowing, takeWords } from '@/lib/exchange/imports/rules'
import { kinds } from '@/lib/exchange/kinds/rules'
import { getProgress } from '@/lib/jobs/queries'
import { isOver } from '@/lib/jobs/rules'

export const metadata = { title: 'Import' }

export default async function ImportPage({
  params,
  searchParams,
}: PageProps<'/exchange/imports/[importId]'>) {
  const actor = await requireStaff()
  if (!can(actor, 'imports.read')) notFound()
  const { importId } = await params
  const query = await searchParams
  const first = await getImport(actor, importId, readShowing(query, null))
  if (!first) notFound()
  const showing = readShowing(query, first.counts)
  // What is shown first depends on what there is.
  const found =
    showing.show === readShowing(query, null).show
      ? first
      : ((await getImport(actor, importId, showing)) ?? first)
  const { kind, state, counts, job } = found
  const isWorking = job !== null && !isOver(job.state) && (state === 'reading' || state === 'taking')
  const progress = isWorking ? await getProgress(actor, job.id) : null
  const isReady = state === 'ready'
  const named = found.columns.some(({ field }) => field === kinds[kind].nameField)

  return (
    <Page>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-3 [overflow-wrap:anywhere]">
            {found.fileName} <ImportState {...found} />
          </span>
        }
        context={`${found.about ?? kinds[kind].label} · brought in ${showMoment(found.createdAt)}${found.by ? ` by ${found.by}` : ''}`}
        action={
          isReady &&
          counts &&
          takeWords(counts, kinds[kind]) && (
            <TakeForm
              importId={found.id}
              decidedAt={found.decidedAt!}
              label={takeWords(counts, kinds[kind])!}
            />
          )
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {state === 'taken' && <Taken {...found} />}
        {!isReady && state !== 'taken' && <ImportWork {...found} progress={progress} />}
        {isReady && found.notes.length > 0 && (
          <Notice title="About this file">
            <ul>
              {found.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </Notice>
        )}
        {isReady && <ColumnsForm {...found} importId={found.id} isOpen={!named} />}
        {counts && state !== 'reading' && (
          <ReportRows {...found} counts={counts} showing={showing} mayChange={isReady} />
        )}
        <p>
          <TextLink href={'/exchange' as Route}>Import and export</TextLink>
        </p>
      </div>
    </Page>
  )
}
