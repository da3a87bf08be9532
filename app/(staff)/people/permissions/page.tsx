import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { PeopleTabs } from '@/components/people/people-tabs'
import { EndedList, LentList } from '@/components/permissions/lent-list'
import { RequestItem } from '@/components/permissions/request-item'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { TabLinks } from '@/components/ui/tab-links'
import { TextLink } from '@/components/ui/text-link'
import { can, mayGive } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { getGiveChoices, getPermissionBoard, type List, lists } from '@/lib/permissions/queries'

export const metadata = { title: 'Permissions' }

type Props = { searchParams: Promise<{ show?: string | string[]; page?: string | string[] }> }

const listNames: Record<List, string> = { live: 'Lent now', soon: 'Ends within 7 days', ended: 'Over' }
const nothing: Record<List, string> = {
  live: 'Nothing is lent at this time',
  soon: 'Nothing ends within 7 days',
  ended: 'Nothing has ended yet',
}

/** What is lent to whom beyond their role, and what is asked for. */
export default async function PermissionsPage({ searchParams }: Props) {
  const actor = await requireStaff()
  if (!can(actor, 'permissions.give')) notFound()
  const { show, page } = await searchParams
  const list = lists.find((each) => each === show) ?? 'live'
  const board = await getPermissionBoard(actor, { list, page: Math.max(1, Math.trunc(Number(page)) || 1) })
  const choices = board.requests.length > 0 ? await getGiveChoices(actor) : { classes: [], grades: [] }
  const to = (number: number) => `/people/permissions?show=${list}&page=${number}` as Route
  return (
    <Page>
      <PageHeader
        title="Permissions"
        context="Who may do more than their role says, where, and until when. Roles stay as they are."
        action={
          <ButtonLink href={'/people/permissions/give' as Route} variant="primary">
            Give permission
          </ButtonLink>
        }
      >
        <PeopleTabs actor={actor} current="permissions" />
      </PageHeader>
      <div className="grid gap-6">
        {board.requests.length > 0 && (
          <Card title="Asked for" aside="Give all of it, less of it, or say why not." flush>
            <ul className="divide-y divide-line">
              {board.requests.map((request) => (
                <RequestItem
                  key={request.id}
                  request={request}
                  choices={choices}
                  mayDecide={mayGive(actor, request.does)}
                />
              ))}
            </ul>
          </Card>
        )}
        <section>
          <TabLinks
            label="Permissions"
            tabs={lists.map((each) => ({
              href: `/people/permissions?show=${each}` as Route,
              label: `${listNames[each]} (${board.counts[each]})`,
              current: each === list,
            }))}
          />
          <div className="mt-4">
            {board.rows.length === 0 ? (
              <EmptyState title={nothing[list]}>
                A teacher who covers for a colleague can be lent their class for a week; a secretary, the
                admissions of January. Each ends by itself.
              </EmptyState>
            ) : (
              <Card flush>
                {list === 'ended' ? <EndedList rows={board.rows} /> : <LentList rows={board.rows} />}
              </Card>
            )}
            {board.pages > 1 && (
              <p className="mt-4 flex gap-4">
                {board.page > 1 && <TextLink href={to(board.page - 1)}>Earlier page</TextLink>}
                <span className="text-muted">
                  Page {board.page} of {board.pages}
                </span>
                {board.page < board.pages && <TextLink href={to(board.page + 1)}>Next page</TextLink>}
              </p>
            )}
          </div>
        </section>
      </div>
    </Page>
  )
}
