import type { Route } from 'next'
import type { ReactNode } from 'react'

import { Badge } from '@/components/ui/badge'
import { TabLinks } from '@/components/ui/tab-links'
import { TextLink } from '@/components/ui/text-link'
import type { Actor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/policy'
import { showDay } from '@/lib/dates'
import type { LearnerHead as Head } from '@/lib/learners/record/queries'

export type LearnerTab =
  | 'details'
  | 'guardians'
  | 'marks'
  | 'reports'
  | 'documents'
  | 'care'
  | 'consents'
  | 'history'

const tabs: { tab: LearnerTab; label: string; opens: (actor: Actor, head: Head) => boolean }[] = [
  { tab: 'details', label: 'Details', opens: () => true },
  { tab: 'marks', label: 'Marks', opens: (actor) => can(actor, 'marks.read') },
  { tab: 'reports', label: 'Reports', opens: (actor, { isClose }) => isClose && can(actor, 'reports.read') },
  {
    tab: 'documents',
    label: 'Documents',
    opens: (actor, { isClose }) => isClose && can(actor, 'papers.read'),
  },
  { tab: 'care', label: 'Care', opens: (actor, { isClose }) => isClose && can(actor, 'care.read') },
  { tab: 'history', label: 'History', opens: (_, { isClose }) => isClose },
]

type Props = { actor: Actor; head: Head; tab: LearnerTab; action?: ReactNode }

/** Above every page about a learner: who it is, where they are, and the pages there are for this reader. */
export function LearnerHead({ actor, head, tab, action }: Props) {
  const address = `/learners/${head.id}`
  const shown = tabs.filter(({ opens }) => opens(actor, head))
  return (
    <header className="mb-6 print:mb-3">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 items-start gap-4">
          {head.photo && (
            // biome-ignore lint/performance/noImgElement: a private picture from the school's own store, sized already.
            <img
              src={`/api/learners/${head.id}/photo?v=${head.photo}`}
              alt={head.name}
              className="size-16 shrink-0 rounded-md border border-line object-cover"
            />
          )}
          <div className="min-w-0">
            <h1 className="text-xl font-semibold tracking-tight wrap-anywhere sm:text-2xl">
              <bdi>{head.name}</bdi>
            </h1>
            <p className="mt-1 text-muted">
              Adm. no. {head.admissionNumber} ·{' '}
              {head.leftOn ? (
                <Badge>left {showDay(head.leftOn)}</Badge>
              ) : head.classId ? (
                <TextLink href={`/classes/${head.classId}` as Route}>{head.className}</TextLink>
              ) : (
                <Badge tone="warn">in no class</Badge>
              )}
            </p>
          </div>
        </div>
        {action && <div className="flex flex-wrap gap-2 print:hidden">{action}</div>}
      </div>
      {shown.length > 1 && (
        <div className="mt-4 print:hidden">
          <TabLinks
            label={`About ${head.name}`}
            tabs={shown.map(({ tab: each, label }) => ({
              href: (each === 'details' ? address : `${address}/${each}`) as Route,
              label,
              current: each === tab,
            }))}
          />
        </div>
      )}
    </header>
  )
}
