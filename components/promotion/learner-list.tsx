import { ChevronRight } from 'lucide-react'
import type { Route } from 'next'

import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { TextLink } from '@/components/ui/text-link'
import { outcomeWords, type Placed, type Plan } from '@/lib/promotion/rules'
import { DecideForm } from './decide-form'

type Props = {
  title: string
  yearId: string
  placed: Placed[]
  plan: Plan
  mayDecide: boolean
}

const wants = { stream: 'needs a stream', class: 'has no class to go to', decision: 'in no class' }

/** The learners of one class: what becomes of each, and the form to decide otherwise. */
export function LearnersOfPlan({ title, yearId, placed, plan, mayDecide }: Props) {
  const names = new Map(plan.to.map(({ id, name }) => [id, name]))
  const classes = plan.to.map(({ id, name }) => ({ id, name }))
  return (
    <Card flush title={title}>
      <ul className="divide-y divide-line">
        {placed.map(({ learner, outcome, toClassId, want, reason, byHand }) => (
          <li key={learner.id} className="px-4 py-2.5 sm:px-5">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <TextLink
                href={`/learners/${learner.id}` as Route}
                className="inline-flex min-h-7 items-center"
              >
                {learner.name}
              </TextLink>
              <span className="text-muted tabular-nums">{learner.admissionNumber}</span>
              {want ? (
                <Badge tone="warn">{wants[want]}</Badge>
              ) : (
                <span>
                  {outcomeWords[outcome!]}
                  {toClassId && ` to ${names.get(toClassId)}`}
                </span>
              )}
              {byHand && <Badge tone="accent">by hand</Badge>}
            </p>
            {reason && <p className="text-sm text-muted">{reason}</p>}
            {mayDecide && outcome !== 'placed' && (
              <details className="group">
                <summary className="flex min-h-7 w-fit cursor-pointer list-none items-center gap-1 text-sm text-accent max-sm:min-h-11">
                  <ChevronRight aria-hidden className="size-4 group-open:rotate-90" />
                  Decide by hand<span className="sr-only"> about {learner.name}</span>
                </summary>
                <DecideForm
                  key={plan.choices.get(learner.id)?.version ?? 0}
                  yearId={yearId}
                  learnerId={learner.id}
                  learner={learner.name}
                  choice={plan.choices.get(learner.id) ?? null}
                  classes={classes}
                />
              </details>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
