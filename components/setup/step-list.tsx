import { Check, Circle, CircleDashed } from 'lucide-react'
import type { Route } from 'next'

import { Link } from '@/components/ui/link'
import { type StepId, type StepState, steps } from '@/lib/setup/rules'

const signs = { done: Check, skipped: CircleDashed, open: Circle }
const words = { done: 'done', skipped: 'left for later', open: 'to do' }

type Props = { states: Record<StepId, StepState>; current?: StepId }

/** The steps of a school's set-up, each with its sign and word, in order. */
export const StepList = ({ states, current }: Props) => (
  <ol className="space-y-0.5">
    {steps.map(({ id, title }, i) => {
      const state = states[id]
      const Icon = signs[state]
      return (
        <li key={id}>
          <Link
            href={`/setup/${id}` as Route}
            aria-current={id === current ? 'step' : undefined}
            className="flex min-h-9 items-center gap-2.5 rounded-md px-2 text-muted hover:bg-well hover:text-ink aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent max-sm:min-h-11"
          >
            <Icon aria-hidden className={`size-4 shrink-0 ${state === 'done' ? 'text-ok' : ''}`} />
            <span className="flex-1">
              {i + 1}. {title}
            </span>
            <span className="text-xs font-normal text-muted">{words[state]}</span>
          </Link>
        </li>
      )
    })}
  </ol>
)
