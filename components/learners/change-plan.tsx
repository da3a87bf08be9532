import { ArrowRight } from 'lucide-react'

import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import type { Chosen, Plan } from '@/lib/learners/changes/rules'
import { counted } from '@/lib/words'

/** How many names are read before it becomes a wall of them. */
const mostNames = 60

/** Who is selected; and, once it is said what is to become of them, from what to what, and who is left as they are. */
export function ChangePlan({ chosen, plan }: { chosen: Chosen[]; plan: Plan | null }) {
  if (!plan)
    return (
      <Card title="Who is picked" aside={counted(chosen.length, 'learner', 'learners')}>
        <Names learners={chosen} />
      </Card>
    )
  const froms = [...new Set(plan.changing.map(({ from }) => from))]
  return (
    <div className="grid gap-4" aria-live="polite">
      {plan.changing.length === 0 && <Notice tone="warn" title="Nothing would change" />}
      {froms.map((from) => {
        const learners = plan.changing.filter((each) => each.from === from).map(({ learner }) => learner)
        return (
          <Card
            key={String(from)}
            title={
              <span className="inline-flex items-center gap-2">
                {from ?? 'none'} <ArrowRight aria-hidden className="size-4 text-muted" />
                <span className="sr-only">becomes</span> {plan.to ?? 'none'}
              </span>
            }
            aside={counted(learners.length, 'learner', 'learners')}
          >
            <Names learners={learners} />
          </Card>
        )
      })}
      {plan.left.map(({ why, learners }) => (
        <Card
          key={why}
          title={`Left as they are: ${why}`}
          aside={counted(learners.length, 'learner', 'learners')}
        >
          <Names learners={learners} />
        </Card>
      ))}
    </div>
  )
}

const Names = ({ learners }: { learners: Chosen[] }) => (
  <p>
    {learners.slice(0, mostNames).map(({ id, name, admissionNumber }, at) => (
      <span key={id}>
        {at > 0 && ', '}
        <bdi>{name}</bdi> <span className="text-muted">{admissionNumber}</span>
      </span>
    ))}
    {learners.length > mostNames && `, and ${(learners.length - mostNames).toLocaleString('en')} more`}
  </p>
)
