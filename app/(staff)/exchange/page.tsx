import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { BringIn } from '@/components/exchange/bring-in'
import { ImportList } from '@/components/exchange/import-list'
import { Card } from '@/components/ui/card'
import { Page, PageHeader } from '@/components/ui/page'
import { TabLinks } from '@/components/ui/tab-links'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
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
  const imports = await listImports(actor)
  return (
    <Page>
      <PageHeader
        title="Import and export"
        context="Bring lists in from Excel, Sheets, Word or WhatsApp. Nothing is taken before you have seen what it would do, and it can be undone for 30 days."
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
      <div className="grid gap-6">
        <Card title={`Bring in ${kinds[kind].label.toLowerCase()}`}>
          <p className="mb-4 max-w-prose text-muted">{kinds[kind].hint}</p>
          <BringIn key={kind} kind={kind} />
        </Card>
        <ImportList imports={imports} />
      </div>
    </Page>
  )
}
