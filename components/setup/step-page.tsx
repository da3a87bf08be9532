import type { Route } from 'next'
import type { ReactNode } from 'react'

import { ActionForm } from '@/components/forms/action-form'
import { Page, PageHeader } from '@/components/ui/page'
import { SubmitButton } from '@/components/ui/submit-button'
import { markStep } from '@/lib/setup/actions'
import { type StepId, type StepState, stepAfter, steps } from '@/lib/setup/rules'
import { StepList } from './step-list'

/** Where the set-up goes on after a step. */
export const nextPlace = (id: StepId) => {
  const next = stepAfter(id)
  return (next ? `/setup/${next}` : '/today') as Route
}

type Props = { id: StepId; states: Record<StepId, StepState>; aside?: ReactNode; children: ReactNode }

/** One step of the set-up: what it is for, its form, and the whole list beside it. */
export function StepPage({ id, states, aside, children }: Props) {
  const at = steps.findIndex((step) => step.id === id)
  const { title, about } = steps[at]!
  const left = steps.filter((step) => states[step.id] === 'open').length
  return (
    <Page>
      <PageHeader
        title={title}
        context={`Step ${at + 1} of ${steps.length}. ${about} ${left === 0 ? 'Nothing is left to do.' : `${left} left to do; all can wait.`}`}
      />
      <div className="grid items-start gap-6 lg:grid-cols-[1fr_17rem]">
        <div className="min-w-0 space-y-5">
          {children}
          {states[id] === 'open' && (
            <ActionForm action={markStep} refused="The step is not left out" next={nextPlace(id)}>
              <input type="hidden" name="step" value={id} />
              <input type="hidden" name="state" value="skipped" />
              <SubmitButton variant="quiet" size="small" pending="Going on…">
                Leave this for later
              </SubmitButton>
            </ActionForm>
          )}
        </div>
        <aside className="space-y-4 lg:sticky lg:top-6">
          <nav aria-label="Steps" className="rounded-lg border border-line bg-card p-2">
            <StepList states={states} current={id} />
          </nav>
          {aside}
        </aside>
      </div>
    </Page>
  )
}
