import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { BringIn } from '@/components/exchange/bring-in'
import { ImportList } from '@/components/exchange/import-list'
import { SheetChoice } from '@/components/exchange/sheet-choice'
import { TakeOut } from '@/components/exchange/take-out'
import { Template } from '@/components/exchange/template'
import { Card } from '@/components/ui/card'
import { Page, PageHeader } from '@/components/ui/page'
import { TabLinks } from '@/components/ui/tab-links'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { exportOptions, exportsOf } from '@/lib/exchange/exports/queries'
import { kindsOf, listImports } from '@/lib/exchange/imports/queries'
import { kinds } from '@/lib/exchange/kinds/rules'

export const metadata = { title: 'Import and export' }

type Props = { searchParams: Promise<{ kind?: string | string[] }> }

export default async function ExchangePage({ searchParams }: Props) {
  const actor = await requireStaff()
  if (!can(actor, 'imports.read')) notFound()
  const may = kindsOf(actor)
  const wanted = (await searchParams).kind
  const kind = may.find((each) => each === wanted) ?? may[0]
  if (!kind) notFound()
  const [imports, options] = await Promise.all([listImports(actor), exportOptions(actor)])
  return (
    <Page>
      <PageHeader
        title="Import and export"
        context="Lists from Excel, Sheets, Word or WhatsApp. Nothing is taken before you have seen what it would do, and it can be undone for 30 days."
      >
        {may.length > 1 && (
          <TabLinks
            label="What the file holds"
            tabs={may.map((each) => ({
              href: `/exchange?kind=${each}` as Route,
              label: kinds[each].label,
              current: each === kind,
            }))}
          />
        )}
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Card
          title={`Bring in ${kinds[kind].label.toLowerCase()}`}
          aside={
            kind === 'marks' ? (
              'Take a class’s marks out below, fill them in, and bring them in here'
            ) : (
              <Template kind={kind} />
            )
          }
        >
          <p className="mb-4 max-w-prose text-muted">{kinds[kind].hint}</p>
          <BringIn key={kind} kind={kind}>
            {kind === 'marks' && <SheetChoice {...options} />}
          </BringIn>
        </Card>
        <Card title="Take out" aside="Every file can be brought in again as it is" flush>
          <TakeOut may={exportsOf(actor)} {...options} />
        </Card>
        <ImportList imports={imports} />
      </div>
    </Page>
  )
}
