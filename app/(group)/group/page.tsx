import type { Metadata, Route } from 'next'
import Form from 'next/form'
import { notFound } from 'next/navigation'

import { GroupTable } from '@/components/groups/group-table'
import { Button, ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Input } from '@/components/ui/input'
import { Page, PageHeader } from '@/components/ui/page'
import { Select } from '@/components/ui/select'
import { TabLinks } from '@/components/ui/tab-links'
import { TextLink } from '@/components/ui/text-link'
import { type GroupPage as Group, readGroup } from '@/lib/auth/groups'
import { requirePerson } from '@/lib/auth/session'
import { showMoment } from '@/lib/dates'
import { type GroupQuery, type GroupSearch, readGroupSearch, sortNames } from '@/lib/groups/rules'
import { counted } from '@/lib/words'

export const metadata: Metadata = { title: 'Schools' }

type Props = { searchParams: Promise<GroupQuery> }

/** The schools of a chain or a county in figures, for whoever is appointed to see them: counts alone, nobody's name. */
export default async function GroupPage({ searchParams }: Props) {
  const { userId, groups, schools } = await requirePerson()
  const query = await searchParams
  const { groupId } = groups.find((each) => each.groupId === query.of) ?? groups[0] ?? notFound()
  const search = readGroupSearch(query)
  const group = await readGroup(userId, groupId, search)
  const at = (more: Partial<GroupSearch>, path = '/group') => addressOf(groupId, { ...search, ...more }, path)
  return (
    <Page>
      <PageHeader
        title={group.name}
        context={`${counted(group.schools, 'school', 'schools')} · ${counted(group.learners, 'learner', 'learners')} · ${group.staff.toLocaleString('en')} staff. Counts alone: no names are kept here.`}
        action={
          <>
            {schools.length > 0 && <TextLink href={'/today' as Route}>Your school</TextLink>}
            <TextLink href="/account">Your account</TextLink>
          </>
        }
      >
        {groups.length > 1 && (
          <TabLinks
            label="Groups"
            tabs={groups.map((each) => ({
              href: `/group?of=${each.groupId}` as Route,
              label: each.name,
              current: each.groupId === groupId,
            }))}
          />
        )}
        <Filters groupId={groupId} search={search} />
      </PageHeader>
      {group.total > 0 ? (
        <Found group={group} at={at} />
      ) : (
        <EmptyState
          title={search.typed ? `No school is found by “${search.typed}”` : 'No school is in this group yet'}
        >
          {search.typed
            ? 'Parts of names are enough, in any order.'
            : 'Whoever runs this installation puts schools into the group.'}
        </EmptyState>
      )}
    </Page>
  )
}

function addressOf(groupId: string, { typed, sort, page }: GroupSearch, path: string): string {
  const query = new URLSearchParams({ of: groupId })
  if (typed) query.set('q', typed)
  if (sort !== 'name') query.set('sort', sort)
  if (page > 1) query.set('page', String(page))
  return `${path}?${query}`
}

const Filters = ({ groupId, search }: { groupId: string; search: GroupSearch }) => (
  <Form
    action={'/group' as Route}
    role="search"
    key={JSON.stringify(search)}
    className="mt-4 grid max-w-2xl grid-cols-2 gap-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_auto]"
  >
    <input type="hidden" name="of" value={groupId} />
    <Input
      type="search"
      name="q"
      defaultValue={search.typed}
      maxLength={100}
      aria-label="School"
      placeholder="School"
      className="max-sm:col-span-2"
    />
    <Select name="sort" aria-label="Order" defaultValue={search.sort}>
      {Object.entries(sortNames).map(([sort, label]) => (
        <option key={sort} value={sort}>
          {label}
        </option>
      ))}
    </Select>
    <Button type="submit">Show</Button>
  </Form>
)

type FoundProps = { group: Group; at: (more: Partial<GroupSearch>, path?: string) => string }

function Found({ group, at }: FoundProps) {
  const { total, page, pages, rows } = group
  const oldest = rows.flatMap(({ takenAt }) => takenAt ?? []).sort()[0]
  const exported = `${at({ page: 1 }, '/api/group')}&format=`
  return (
    <>
      <GroupTable name={group.name} rows={rows} />
      <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center gap-3">
        <p className="flex-1 text-muted">
          {pages === 1
            ? counted(total, 'school', 'schools')
            : `Page ${page} of ${pages}, ${total.toLocaleString('en')} schools`}
          {oldest && `. Counted since ${showMoment(oldest)}, and again after work at a school.`}
        </p>
        {page > 1 && <ButtonLink href={at({ page: page - 1 }) as Route}>Previous</ButtonLink>}
        {page < pages && <ButtonLink href={at({ page: page + 1 }) as Route}>Next</ButtonLink>}
      </nav>
      {/* An answer of the API is no page: plain links. */}
      <p className="mt-4 flex flex-wrap gap-x-5 gap-y-2 print:hidden">
        {(['xlsx', 'csv'] as const).map((format) => (
          <a
            key={format}
            href={exported + format}
            download
            className="font-medium text-accent underline decoration-accent/35 underline-offset-3 hover:decoration-accent"
          >
            {format === 'xlsx' ? 'Take this list as an Excel file' : 'As CSV'}
          </a>
        ))}
      </p>
    </>
  )
}
