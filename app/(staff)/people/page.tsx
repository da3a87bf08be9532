import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { PeopleTabs } from '@/components/people/people-tabs'
import { StaffFilters } from '@/components/people/staff-filters'
import { StaffTable } from '@/components/people/staff-table'
import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { listStaff } from '@/lib/people/staff/queries'
import { readStaffSearch, type StaffQuery, staffAddress } from '@/lib/people/staff/rules'
import { counted } from '@/lib/words'

export const metadata = { title: 'People' }

type Props = { searchParams: Promise<StaffQuery> }

/** Who works at the school: found, filtered, sorted, and opened to be changed. */
export default async function PeoplePage({ searchParams }: Props) {
  const actor = await requireStaff()
  if (!can(actor, 'staff.read')) notFound()
  const search = readStaffSearch(await searchParams)
  const found = await listStaff(actor, search)
  const isFiltered = search.typed !== '' || search.role !== null || search.state !== null
  const mayChange = can(actor, 'staff.change')
  return (
    <Page>
      <PageHeader
        title="People"
        context={`Who works at the school: ${counted(found.everybody, 'person', 'people')}.`}
        action={
          mayChange && (
            <ButtonLink href={'/people/new' as Route} variant="primary">
              Add somebody
            </ButtonLink>
          )
        }
      >
        <PeopleTabs actor={actor} current="staff" />
        <StaffFilters search={search} />
      </PageHeader>
      {found.total > 0 ? (
        <>
          <StaffTable {...found} search={search} />
          <Pages {...found} to={(page) => staffAddress({ ...search, page }) as Route} />
          {can(actor, 'staff.export') && (
            <Exports address={staffAddress({ ...search, page: 1 }, '/api/people')} />
          )}
        </>
      ) : isFiltered ? (
        <EmptyState
          title="Nobody is found like this"
          action={<ButtonLink href={'/people' as Route}>Show everybody</ButtonLink>}
        >
          Parts of names, phone numbers and e-mail addresses are enough, in any order. Who has left is found
          under “Left”.
        </EmptyState>
      ) : (
        <EmptyState title="No staff yet">
          Teachers, office and leaders of the school stand here, each with a role. A name and a role are
          enough to begin with.
        </EmptyState>
      )}
    </Page>
  )
}

/** The list as a file. An answer of the API is no page: a plain link. */
const Exports = ({ address }: { address: string }) => (
  <p className="mt-4 flex flex-wrap gap-x-5 gap-y-2 print:hidden">
    {(['xlsx', 'csv'] as const).map((format) => (
      <a
        key={format}
        href={`${address}${address.includes('?') ? '&' : '?'}format=${format}`}
        download
        className="font-medium text-accent underline decoration-accent/35 underline-offset-3 hover:decoration-accent"
      >
        {format === 'xlsx' ? 'Take this list as an Excel file' : 'As CSV'}
      </a>
    ))}
  </p>
)

type PagesProps = {
  total: number
  page: number
  pages: number
  from: number
  rows: unknown[]
  to: (page: number) => Route
}

function Pages({ total, page, pages, from, rows, to }: PagesProps) {
  return (
    <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center gap-3">
      <p className="flex-1 text-muted">
        {pages === 1
          ? counted(total, 'person', 'people')
          : `Showing ${from}–${from + rows.length - 1} of ${total.toLocaleString('en')}`}
      </p>
      {page > 1 && <ButtonLink href={to(page - 1)}>Previous</ButtonLink>}
      {page < pages && <ButtonLink href={to(page + 1)}>Next</ButtonLink>}
    </nav>
  )
}
