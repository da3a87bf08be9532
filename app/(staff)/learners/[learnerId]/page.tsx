import type { Metadata, Route } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'

import { LearnersGuardiansCard } from '@/components/guardians/learners-guardians'
import { LearnerHead } from '@/components/learners/learner-head'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Page } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { ChangedNote } from '@/components/undo/changed-note'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { ageOn, documentDate, showDay, today } from '@/lib/dates'
import { guardiansOf } from '@/lib/guardians/queries'
import { reasonWord } from '@/lib/learners/leaving/input'
import { getLearner, type LearnerPage as Learner } from '@/lib/learners/queries'
import { getHead } from '@/lib/learners/record/queries'
import { changeTitle } from '@/lib/undo/queries'
import { genderWord } from '@/lib/words'

type Props = {
  params: Promise<{ learnerId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** Read once for the title and the page. */
const read = cache(async (learnerId: string) => getLearner(await requireStaff(), learnerId))

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  return { title: (await read((await params).learnerId))?.name ?? 'Not here' }
}

export default async function LearnerPage({ params, searchParams }: Props) {
  const actor = await requireStaff()
  const { learnerId } = await params
  const { changed } = await searchParams
  const changeId = typeof changed === 'string' ? changed : null
  const [learner, head, guardians, title] = await Promise.all([
    read(learnerId),
    getHead(actor, learnerId),
    guardiansOf(actor, learnerId),
    changeId ? changeTitle(actor, changeId) : null,
  ])
  if (!learner || !head) notFound()
  return (
    <Page>
      <LearnerHead
        actor={actor}
        head={head}
        tab="details"
        action={
          <>
            {can(actor, 'learners.move') && (
              <ButtonLink href={`/learners/${learnerId}/move` as Route}>
                {head.leftOn ? 'Take back' : 'Move'}
              </ButtonLink>
            )}
            {can(actor, 'learners.change') && head.isClose && (
              <ButtonLink variant="primary" href={`/learners/${learnerId}/edit` as Route}>
                Edit
              </ButtonLink>
            )}
          </>
        }
      />
      {changeId && <ChangedNote changeId={changeId} title={title} />}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Details {...learner} />
        {guardians && (
          <LearnersGuardiansCard
            {...guardians}
            mayRead={can(actor, 'guardians.read') && guardians.closely}
            mayChange={can(actor, 'guardians.change')}
          />
        )}
        <Classes {...learner} />
      </div>
    </Page>
  )
}

const none = <span className="text-muted">not recorded</span>

function Details({ gender, religion, optional, details }: Learner) {
  const born = details?.dateOfBirth
  const facts = [
    ['Gender', genderWord(gender)],
    ['Religious education', religion ?? none],
    ...(optional.length > 0 ? [['Optional areas', optional.join(', ')] as const] : []),
    ...(details
      ? ([
          ['Born', born ? `${documentDate(born)} (${ageOn(born, today())} years)` : none],
          ['Admitted', details.admittedOn ? showDay(details.admittedOn) : none],
          ['UPI', details.upi ?? none],
          ['Assessment number', details.assessmentNumber ?? none],
          ['Previous school', details.previousSchool ?? none],
        ] as const)
      : []),
  ] as const
  return (
    <Card title="Details">
      <dl className="grid grid-cols-[9rem_1fr] gap-x-4 gap-y-2">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

const Classes = ({ enrolments, details }: Learner) => (
  <Card title="Classes">
    {enrolments.length === 0 ? (
      <p className="text-muted">In no class so far.</p>
    ) : (
      <ol className="space-y-2">
        {enrolments.map(({ classId, className, year, from, to, mine }) => (
          <li key={`${classId} ${from}`} className="flex flex-wrap justify-between gap-x-4">
            <span>
              {mine ? <TextLink href={`/classes/${classId}` as Route}>{className}</TextLink> : className}{' '}
              <span className="text-muted">{year}</span>
            </span>
            <span className="text-muted">
              {to ? `${documentDate(from)} – ${documentDate(to)}` : `since ${documentDate(from)}`}
            </span>
          </li>
        ))}
      </ol>
    )}
    {details && details.departures.length > 0 && (
      <ul className="mt-4 space-y-2 border-t border-line pt-3">
        {details.departures.map(({ lastDay, reason, destination, backOn }) => (
          <li key={lastDay}>
            Left on {documentDate(lastDay)}: {reasonWord(reason).toLowerCase()}
            {destination && `, ${destination}`}
            {backOn && <span className="text-muted"> · back on {documentDate(backOn)}</span>}
          </li>
        ))}
      </ul>
    )}
  </Card>
)
