import { Download } from 'lucide-react'
import type { Route } from 'next'

import { LearnerFilters } from '@/components/learners/filters'
import { FoundTable } from '@/components/learners/found-table'
import { SavedLists } from '@/components/learners/saved-lists'
import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Notice } from '@/components/ui/notice'
import { Page, PageHeader } from '@/components/ui/page'
import { ChangedNote } from '@/components/undo/changed-note'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { savedListsOf } from '@/lib/learners/lists/queries'
import { type FoundLearners, filterChoices, searchLearners } from '@/lib/learners/search/queries'
import { filterWords, type Query, readFilter, readPage, writeFilter } from '@/lib/learners/search/rules'
import { changeTitle } from '@/lib/undo/queries'
import { counted } from '@/lib/words'

export const metadata = { title: 'Learners' }

export default async function LearnersPage({ searchParams }: { searchParams: Promise<Query> }) {
  const actor = await requireStaff()
  const query = await searchParams
  const filter = readFilter(query)
  const changeId = typeof query.changed === 'string' ? query.changed : null
  const [found, lists, choices, title] = await Promise.all([
    searchLearners(actor, { filter, page: readPage(query) }),
    savedListsOf(actor),
    filterChoices(actor),
    changeId ? changeTitle(actor, changeId) : null,
  ])
  const where = can(actor, 'school.survey') ? 'the school' : 'your classes'
  const words = filterWords(filter, choices)
  const written = writeFilter(filter)
  return (
    <Page>
      <PageHeader
        title="Learners"
        action={
          can(actor, 'learners.admit') && (
            <ButtonLink variant="primary" href={'/learners/new' as Route}>
              Admit a learner
            </ButtonLink>
          )
        }
        context={`${counted(found.total, 'learner', 'learners')} of ${where}${words && ` · ${words}`}`}
      >
        <LearnerFilters filter={filter} choices={choices} mayCall={can(actor, 'school.survey')} />
        <SavedLists lists={lists} filter={written} words={words} />
      </PageHeader>
      {changeId && <ChangedNote changeId={changeId} title={title} />}
      {found.nearly && (
        <Notice className="mb-4">
          Nobody in {where} is called “{filter.q}”. These names are like it.
        </Notice>
      )}
      {found.total === 0 ? (
        <Nobody words={words} where={where} />
      ) : (
        <>
          <FoundTable
            rows={found.rows}
            total={found.total}
            filter={written}
            mayChange={can(actor, 'learners.change')}
          />
          <Pages {...found} filter={written} mayTake={can(actor, 'exports.make')} />
        </>
      )}
    </Page>
  )
}

const Nobody = ({ words, where }: { words: string; where: string }) =>
  words ? (
    <EmptyState
      title={`Nobody in ${where} is found by ${words}`}
      action={<ButtonLink href={'/learners' as Route}>Show everybody</ButtonLink>}
    >
      Parts of names are enough, in any order, and a slip is forgiven: “wanj fiath” finds Faith Wanjiku.
    </EmptyState>
  ) : (
    <EmptyState title={`No learners in ${where} yet`}>
      Learners stand here from the day they are admitted.
    </EmptyState>
  )

function Pages({
  filter,
  total,
  page,
  pages,
  from,
  rows,
  mayTake,
}: FoundLearners & { filter: string; mayTake: boolean }) {
  const to = (number: number) => `/learners?${filter && `${filter}&`}page=${number}` as Route
  return (
    <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center gap-3">
      <p className="flex-1 text-muted">
        {pages === 1
          ? counted(total, 'learner', 'learners')
          : `Showing ${from}–${from + rows.length - 1} of ${total.toLocaleString('en')}`}
      </p>
      {mayTake && <TakeOut filter={filter} />}
      {page > 1 && <ButtonLink href={to(page - 1)}>Previous</ButtonLink>}
      {page < pages && <ButtonLink href={to(page + 1)}>Next</ButtonLink>}
    </nav>
  )
}

/** The whole list as a file, all its pages. */
const TakeOut = ({ filter }: { filter: string }) => (
  <p className="flex gap-4">
    {(['xlsx', 'csv'] as const).map((format) => (
      <a
        key={format}
        href={`/api/learners/list?${filter && `${filter}&`}format=${format}`}
        className="inline-flex min-h-9 items-center gap-2 font-medium text-accent underline underline-offset-3 max-sm:min-h-12"
      >
        <Download aria-hidden className="size-4" />
        {format === 'xlsx' ? 'Excel' : 'CSV'}
      </a>
    ))}
  </p>
)
