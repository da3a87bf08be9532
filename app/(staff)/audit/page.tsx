import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { AuditFilters } from '@/components/audit/audit-filters'
import { AuditList } from '@/components/audit/audit-list'
import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { getAudit } from '@/lib/audit/queries'
import { type AuditQuery, auditAddress, readAuditFilter } from '@/lib/audit/rules'
import { can, canEverywhere } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'

export const metadata = { title: 'Audit' }

/** Who did what to whom, from what to what, when and from where. */
export default async function AuditPage({ searchParams }: { searchParams: Promise<AuditQuery> }) {
  const actor = await requireStaff()
  if (!can(actor, 'audit.read')) notFound()
  const filter = readAuditFilter(await searchParams)
  const { rows, names, next } = await getAudit(actor, filter)
  const isFiltered = Object.values(filter).some(Boolean)
  return (
    <Page>
      <PageHeader
        title="Audit"
        context={
          canEverywhere(actor, 'audit.read')
            ? 'Who did what to whom, when and from where. Nothing here can be changed.'
            : 'Changes of marks: your own, and those of the class you lead.'
        }
        action={
          rows.length > 0 &&
          (['xlsx', 'csv'] as const).map((as) => (
            <a
              key={as}
              className="font-medium text-accent underline decoration-accent/35 underline-offset-3"
              href={auditAddress({ ...filter, before: '' }, `/api/audit/${as}`)}
            >
              {as.toUpperCase()}
            </a>
          ))
        }
      >
        <AuditFilters filter={filter} />
      </PageHeader>
      {rows.length > 0 ? (
        <AuditList rows={rows} names={names} />
      ) : (
        <EmptyState
          title={isFiltered ? 'Nothing is found like this' : 'Nothing is written here yet'}
          action={isFiltered && <ButtonLink href={'/audit' as Route}>Show everything</ButtonLink>}
        >
          Every change of marks, learners, people, settings and permissions stands here the moment it is made.
        </EmptyState>
      )}
      <p className="mt-4 flex gap-4">
        {filter.before && (
          <TextLink href={auditAddress({ ...filter, before: '' }) as Route}>Back to the newest</TextLink>
        )}
        {next && <TextLink href={auditAddress({ ...filter, before: next }) as Route}>Earlier</TextLink>}
      </p>
    </Page>
  )
}
