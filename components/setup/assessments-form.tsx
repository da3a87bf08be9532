import type { Route } from 'next'

import { ActionForm } from '@/components/forms/action-form'
import { TextField, TickField } from '@/components/forms/fields'
import { Card } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { TabLinks } from '@/components/ui/tab-links'
import { mostPlanned, plans } from '@/lib/assessments/planning/input'
import { showDays } from '@/lib/dates'
import type { SchoolYear } from '@/lib/schools/calendar/queries'
import { planAssessments } from '@/lib/setup/actions'

type Props = {
  plan: (typeof plans)[number]
  year: SchoolYear
  taken: Record<string, string[]>
  place: string
  next?: Route
}

/** What is sat in each term and how it counts; a plan to begin with, everything in it can be changed. */
export const AssessmentsForm = ({ plan, year, taken, place, next }: Props) => (
  <ActionForm
    key={plan.id}
    action={planAssessments}
    refused="The assessments are not made"
    next={next}
    done="The assessments are made."
    className="space-y-5"
  >
    <TabLinks
      label="Plan"
      tabs={plans.map(({ id, name }) => ({
        href: `${place}?plan=${id}` as Route,
        label: name,
        current: id === plan.id,
      }))}
    />
    <Card title="Assessments of a term" className="space-y-3">
      <p className="text-muted">
        The weight says how much of the term’s result each is; they need not add up to 100. With 0 it is shown
        and counts nowhere.
      </p>
      {Array.from({ length: mostPlanned }, (_, i) => i + 1).map((n) => {
        const row = plan.rows[n - 1]
        if (!row && n > plan.rows.length + 1) return null
        return (
          <div key={n} className="grid grid-cols-[1fr_7rem] gap-4">
            <TextField
              name={`name${n}`}
              label={row ? 'Name' : 'Another one'}
              defaultValue={row?.name}
              maxLength={60}
            />
            <TextField name={`weight${n}`} label="Weight" inputMode="decimal" defaultValue={row?.weight} />
          </div>
        )
      })}
    </Card>
    <Card title="Papers" className="space-y-3">
      <TextField
        name="max"
        label="Out of how many marks"
        hint="One maximum for every paper. Empty: each part of a learning area its own, such as Grammar 60 and Composition 40, and 100 for the rest. Each can be changed later."
        inputMode="decimal"
        wrap="max-w-96"
      />
    </Card>
    <Card title={`Terms of ${year.year}`} flush>
      <ul className="divide-y divide-line px-4 sm:px-5">
        {year.terms.map(({ id, name, opens, closes }) => (
          <li key={id}>
            <TickField
              name={`term:${id}`}
              label={name}
              hint={`${showDays(opens, closes)}. ${taken[id]?.length ? `Has ${taken[id].join(', ')}; those stay as they are.` : 'The days are spread over the term.'}`}
              defaultChecked={!taken[id]?.length}
            />
          </li>
        ))}
      </ul>
    </Card>
    <SubmitButton pending="Making them…">{next ? 'Save and go on' : 'Make these assessments'}</SubmitButton>
  </ActionForm>
)
