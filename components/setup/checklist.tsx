import type { Route } from 'next'

import { ActionForm } from '@/components/forms/action-form'
import { Card } from '@/components/ui/card'
import { Progress } from '@/components/ui/progress'
import { SubmitButton } from '@/components/ui/submit-button'
import { TextLink } from '@/components/ui/text-link'
import { markStep } from '@/lib/setup/actions'
import type { Progress as SetupProgress } from '@/lib/setup/queries'
import { steps } from '@/lib/setup/rules'

/** What of the school's set-up is left, on Today until it is done or sent away; nothing where nothing is left. */
export function Checklist({ states, isDismissed }: SetupProgress) {
  const left = steps.filter(({ id }) => states[id] !== 'done')
  if (isDismissed || left.length === 0) return null
  const done = steps.length - left.length
  const first = left.find(({ id }) => states[id] === 'open') ?? left[0]!
  const words = `${done} of ${steps.length} steps taken`
  return (
    <Card title="Setting the school up" aside={words}>
      <Progress value={done} max={steps.length} label={words} className="mb-3" />
      <ul className="grid gap-x-6 gap-y-1.5 sm:grid-cols-2">
        {left.map(({ id, title, about }) => (
          <li key={id}>
            <TextLink href={`/setup/${id}` as Route}>{title}</TextLink>
            <span className="text-muted">
              {id === first.id ? ' · next' : states[id] === 'skipped' ? ' · left for later' : ''}
              <span className="block text-sm">{about}</span>
            </span>
          </li>
        ))}
      </ul>
      <ActionForm action={markStep} refused="The list stays" className="mt-3">
        <input type="hidden" name="step" value="checklist" />
        <input type="hidden" name="state" value="skipped" />
        <SubmitButton variant="quiet" size="small" pending="Sending it away…">
          Do not show this list again
        </SubmitButton>
      </ActionForm>
    </Card>
  )
}
