import type { Metadata, Route } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'

import { LearnersGuardiansCard } from '@/components/guardians/learners-guardians'
import { Card } from '@/components/ui/card'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { ageOn, documentDate, showDay, today } from '@/lib/dates'
import { guardiansOf } from '@/lib/guardians/queries'
import { getLearner, type LearnerPage as Learner } from '@/lib/learners/queries'
import { genderWord } from '@/lib/words'

type Props = { params: Promise<{ learnerId: string }> }

/** Read once for the title and the page. */
const read = cache(async (learnerId: string) => getLearner(await requireStaff(), learnerId))

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await read((await params).learnerId))?.name ?? 'Not here' }
}

export default async function LearnerPage({ params }: Props) {
  const actor = await requireStaff()
  const { learnerId } = await params
  const [learner, guardians] = await Promise.all([read(learnerId), guardiansOf(actor, learnerId)])
  if (!learner) notFound()
  const now = learner.enrolments.find(({ to }) => to === null)
  const place = learner.leftOn ? `Left on ${showDay(learner.leftOn)}` : (now?.className ?? 'In no class')
  return (
    <Page>
      <PageHeader title={learner.name} context={`Adm. no. ${learner.admissionNumber} · ${place}`} />
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

const Classes = ({ enrolments }: Learner) => (
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
  </Card>
)
