import type { Metadata, Route } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'

import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { requireStaff } from '@/lib/auth/session'
import { ageOn, documentDate, showDay, today } from '@/lib/dates'
import { getLearner, type LearnerPage as Learner } from '@/lib/learners/queries'
import { showPhone } from '@/lib/phones'
import { genderWord } from '@/lib/words'

type Props = { params: Promise<{ learnerId: string }> }

/** Read once for the title and the page. */
const read = cache(async (learnerId: string) => getLearner(await requireStaff(), learnerId))

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await read((await params).learnerId))?.name ?? 'Not here' }
}

export default async function LearnerPage({ params }: Props) {
  const learner = await read((await params).learnerId)
  if (!learner) notFound()
  const now = learner.enrolments.find(({ to }) => to === null)
  const place = learner.leftOn ? `Left on ${showDay(learner.leftOn)}` : (now?.className ?? 'In no class')
  return (
    <Page>
      <PageHeader title={learner.name} context={`Adm. no. ${learner.admissionNumber} · ${place}`} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Details {...learner} />
        <Guardians {...learner} />
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

const Guardians = ({ guardians, details }: Learner) => (
  <Card
    title="Guardians"
    aside={!details && guardians.length > 0 && 'Phone numbers: ask the class teacher or the office'}
  >
    {guardians.length === 0 ? (
      <p className="text-muted">No guardian is recorded. The office adds them.</p>
    ) : (
      <ul className="space-y-4">
        {guardians.map((guardian) => (
          <li key={guardian.id}>
            <p>
              <span className="font-medium">{guardian.name}</span>{' '}
              <span className="text-muted">{guardian.relationship.toLowerCase()}</span>
              {guardian.pays && (
                <Badge className="ml-2" tone="neutral">
                  pays fees
                </Badge>
              )}
            </p>
            <p className="text-muted">
              {guardian.phones.length === 0 && 'no phone number'}
              {guardian.phones.map((phone, index) => (
                <span key={phone}>
                  {index > 0 && ' · '}
                  {details ? (
                    <a href={`tel:${phone}`} className="underline decoration-line underline-offset-3">
                      {showPhone(phone)}
                    </a>
                  ) : (
                    phone
                  )}
                </span>
              ))}
              {guardian.email && ` · ${guardian.email}`}
            </p>
          </li>
        ))}
      </ul>
    )}
  </Card>
)

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
