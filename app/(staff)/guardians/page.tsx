import type { Route } from 'next'
import Form from 'next/form'
import { notFound } from 'next/navigation'
import { Doubles } from '@/components/guardians/doubles'
import { GuardianTable } from '@/components/guardians/guardian-table'
import { LearnersAlone } from '@/components/guardians/learners-alone'
import { Button, ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Input } from '@/components/ui/input'
import { Page, PageHeader } from '@/components/ui/page'
import { TabLinks } from '@/components/ui/tab-links'
import { DoneHere } from '@/components/undo/done'
import type { Actor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { learnersWithoutGuardian, listDoubles } from '@/lib/guardians/doubles/queries'
import { searchGuardians } from '@/lib/guardians/queries'
import { type GuardianSearch, readGuardianSearch, type View } from '@/lib/guardians/rules'

export const metadata = { title: 'Guardians' }

const tabs: Record<View, string> = {
  all: 'All',
  twice: 'May be one person',
  'no-guardian': 'Learners without guardian',
  'no-learner': 'Guardians without learner',
}

/** Who looks after the learners: found by name or phone, and what is not in order among them. */
export default async function GuardiansPage({ searchParams }: PageProps<'/guardians'>) {
  const actor = await requireStaff()
  if (!can(actor, 'guardians.read')) notFound()
  const { typed, view: wanted, ...search } = readGuardianSearch(await searchParams)
  const keeps = can(actor, 'guardians.merge')
  const view = keeps ? wanted : 'all'
  return (
    <Page>
      <PageHeader
        title="Guardians"
        context={
          keeps
            ? 'Who looks after the learners of the school.'
            : 'Who looks after the learners of your class.'
        }
      >
        {keeps && (
          <TabLinks
            label="Guardians"
            tabs={Object.entries(tabs).map(([key, label]) => ({
              href: (key === 'all' ? '/guardians' : `/guardians?view=${key}`) as Route,
              label,
              current: key === view,
            }))}
          />
        )}
        {view === 'all' && (
          <Form action={'/guardians' as Route} role="search" className="mt-4 flex max-w-xl gap-2">
            <Input
              type="search"
              name="q"
              key={typed}
              defaultValue={typed}
              maxLength={100}
              aria-label="Name or phone number"
              placeholder="Name or phone number"
            />
            <Button type="submit">Search</Button>
          </Form>
        )}
      </PageHeader>
      <DoneHere>
        <Listed actor={actor} view={view} search={search} typed={typed} />
      </DoneHere>
    </Page>
  )
}

type Props = { actor: Actor; view: View; search: GuardianSearch; typed: string }

async function Listed({ actor, view, search, typed }: Props) {
  if (view === 'twice') return <Doubles doubles={await listDoubles(actor)} />
  if (view === 'no-guardian') return <LearnersAlone learners={await learnersWithoutGuardian(actor)} />
  const found = await searchGuardians(actor, { ...search, withoutLearner: view === 'no-learner' })
  if (found.total > 0)
    return (
      <GuardianTable found={found} typed={typed} view={view} mayRemove={can(actor, 'guardians.change')} />
    )
  if (view === 'no-learner')
    return (
      <EmptyState title="Every guardian has a child at the school">Nothing is to be done here.</EmptyState>
    )
  return typed ? (
    <EmptyState
      title={`No guardian is found by “${typed}”`}
      action={<ButtonLink href={'/guardians' as Route}>Show everybody</ButtonLink>}
    >
      Parts of a name or of a phone number are enough: “wanj fai”, “0712 000”.
    </EmptyState>
  ) : (
    <EmptyState title="No guardians yet">
      They come with the learners, from their pages or from a file. Open a learner to add whoever looks after
      them.
    </EmptyState>
  )
}
