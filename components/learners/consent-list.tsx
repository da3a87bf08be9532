'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { CommandForm } from '@/components/forms/command-form'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { documentDate, showMoment } from '@/lib/dates'
import { recordConsent } from '@/lib/learners/consents/actions'
import { type Purpose, purposeNames, purposes } from '@/lib/learners/consents/input'
import type { Answer, Consents } from '@/lib/learners/consents/queries'

type Props = { learnerId: string; consents: Consents; today: string }

/** What the guardians have agreed to, each purpose apart. Where nobody was asked the answer is no. */
export function ConsentList({ learnerId, consents, today }: Props) {
  const [asking, setAsking] = useState<Purpose | null>(null)
  const router = useRouter()
  return (
    <Card title="Consents" aside="Without an answer: no">
      <ul className="divide-y divide-line">
        {purposeNames.map((purpose) => {
          const answers = consents.answers.filter((each) => each.purpose === purpose)
          const isGiven = answers[0]?.answer === 'given'
          return (
            <li key={purpose} className="py-3 first:pt-0 last:pb-0">
              <div className="flex flex-wrap items-start justify-between gap-2">
                <div className="min-w-0 flex-1">
                  <p className="font-medium">
                    {purposes[purpose].label}{' '}
                    <Badge tone={isGiven ? 'ok' : 'neutral'}>{isGiven ? 'yes' : 'no'}</Badge>
                  </p>
                  {answers[0] && <Told {...answers[0]} />}
                </div>
                <Button
                  size="small"
                  aria-expanded={asking === purpose}
                  onClick={() => setAsking(asking === purpose ? null : purpose)}
                >
                  {isGiven ? 'Withdraw' : 'Record a yes'}
                </Button>
              </div>
              {answers.length > 1 && (
                <details className="mt-1 text-sm">
                  <summary className="min-h-6 cursor-pointer text-muted">Earlier answers</summary>
                  {answers.slice(1).map((answer) => (
                    <Told key={answer.recordedAt} {...answer} said />
                  ))}
                </details>
              )}
              {asking === purpose && (
                <CommandForm
                  act={recordConsent}
                  with={{ learnerId, purpose, answer: isGiven ? 'withdrawn' : 'given' }}
                  onDone={() => {
                    setAsking(null)
                    router.refresh()
                  }}
                  className="mt-3 grid gap-3 rounded-md bg-well p-3 sm:grid-cols-2"
                >
                  {({ errors, isSending }) => (
                    <>
                      <p className="sm:col-span-2">“{purposes[purpose].text}”</p>
                      <Field label={isGiven ? 'Who takes it back' : 'Who agrees'} error={errors.guardianId}>
                        {(control) => (
                          <Select
                            name="guardianId"
                            defaultValue={consents.guardians[0]?.id ?? ''}
                            {...control}
                          >
                            {consents.guardians.map(({ id, name }) => (
                              <option key={id} value={id}>
                                {name}
                              </option>
                            ))}
                            <option value="">In another way, on paper</option>
                          </Select>
                        )}
                      </Field>
                      <Field label="On" error={errors.decidedOn}>
                        {(control) => (
                          <Input type="date" name="decidedOn" defaultValue={today} max={today} {...control} />
                        )}
                      </Field>
                      <div>
                        <Button type="submit" variant="primary" aria-disabled={isSending}>
                          {isSending ? 'Recording…' : isGiven ? 'Withdraw the consent' : 'Record the yes'}
                        </Button>
                      </div>
                    </>
                  )}
                </CommandForm>
              )}
            </li>
          )
        })}
      </ul>
    </Card>
  )
}

const Told = ({
  answer,
  by,
  decidedOn,
  textVersion,
  recordedBy,
  recordedAt,
  said,
}: Answer & { said?: boolean }) => (
  <p className="text-sm text-muted">
    {(said || answer === 'withdrawn') && (answer === 'given' ? 'Yes' : 'Taken back')}{' '}
    {by ? `by ${by}` : 'on paper'} on {documentDate(decidedOn)} (text {textVersion}), recorded{' '}
    {showMoment(recordedAt)}
    {recordedBy && ` by ${recordedBy}`}
  </p>
)
