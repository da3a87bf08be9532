import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { ChangeChoice, type Deed, deeds } from '@/components/learners/change-choice'
import { ChangeForm } from '@/components/learners/change-form'
import { ChangePlan } from '@/components/learners/change-plan'
import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Notice } from '@/components/ui/notice'
import { Page, PageHeader } from '@/components/ui/page'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { today } from '@/lib/dates'
import { Change, mostAtOnce, type Selection } from '@/lib/learners/changes/input'
import { lookAhead } from '@/lib/learners/changes/queries'
import { filterChoices } from '@/lib/learners/search/queries'
import { filterWords, type Query, readFilter, readPicked, writeFilter } from '@/lib/learners/search/rules'
import { counted } from '@/lib/words'

export const metadata = { title: 'Change learners' }

export default async function ChangePage({ searchParams }: { searchParams: Promise<Query> }) {
  const actor = await requireStaff()
  if (!can(actor, 'learners.change')) notFound()
  const query = await searchParams
  const ids = readPicked(query)
  const filter = query.all === '1' ? writeFilter(readFilter(query)) : ''
  const selection: Selection = query.all === '1' ? { filter } : { ids }
  const choices = await filterChoices(actor)
  const offered = (Object.keys(deeds) as Deed[]).filter(
    (deed) =>
      (deed !== 'class' || can(actor, 'learners.move')) && (deed !== 'area' || choices.areas.length > 0),
  )
  const deed = offered.find((each) => each === query.what) ?? offered[0]!
  const change = readChange(deed, query)
  const { chosen, plan } = await lookAhead(actor, selection, change)
  const words = query.all === '1' ? filterWords(readFilter(query), choices) || 'everybody' : 'picked by hand'

  if (chosen.length === 0)
    return (
      <Page>
        <PageHeader title="Change learners" />
        <EmptyState
          title="Nobody is picked"
          action={<ButtonLink href={'/learners' as Route}>To the learners</ButtonLink>}
        >
          Pick learners in the list, or narrow it and take all that it shows.
        </EmptyState>
      </Page>
    )
  const tooMany = chosen.length > mostAtOnce
  return (
    <Page>
      <PageHeader
        title={`Change ${tooMany ? `more than ${mostAtOnce.toLocaleString('en')} learners` : counted(chosen.length, 'learner', 'learners')}`}
        context={`${words} · one change for all, undone as a whole for 30 days`}
      />
      {tooMany ? (
        <Notice tone="warn" title="These are too many at once">
          At most {mostAtOnce.toLocaleString('en')} learners are changed at once. Narrow the list first.
        </Notice>
      ) : (
        <div className="grid max-w-4xl gap-6">
          <div>
            <ChangeChoice
              who={
                'ids' in selection
                  ? ids.map((id) => ['id', id])
                  : [['all', '1'], ...new URLSearchParams(filter)]
              }
              deed={deed}
              offered={offered}
              choices={choices}
              to={typeof query.to === 'string' ? query.to : ''}
              takes={query.takes !== 'no'}
              from={typeof query.from === 'string' ? query.from : today()}
              today={today()}
            />
          </div>
          <ChangePlan chosen={chosen} plan={plan} />
          {plan && change && (
            <ChangeForm selection={selection} change={change} count={plan.changing.length} filter={filter} />
          )}
        </div>
      )}
    </Page>
  )
}

/** What the address says is to become of them; null while nothing, or nothing that can be, is chosen. */
function readChange(deed: Deed, { to, from, takes }: Query): Change | null {
  if (typeof to !== 'string' || to === '') return null
  const value = to === 'none' ? null : to
  const said = {
    class: { what: 'class', classId: to, from: from ?? today() },
    gender: { what: 'gender', to: value },
    religion: { what: 'religion', to: value },
    area: { what: 'area', areaId: to, takes: takes !== 'no' },
  }[deed]
  return Change.safeParse(said).data ?? null
}
