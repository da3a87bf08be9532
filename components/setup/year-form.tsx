import type { Route } from 'next'

import { ActionForm } from '@/components/forms/action-form'
import { TextField } from '@/components/forms/fields'
import { Card } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { TabLinks } from '@/components/ui/tab-links'
import { mostTerms } from '@/lib/schools/calendar/input'
import type { SchoolYear } from '@/lib/schools/calendar/queries'
import { termsOf } from '@/lib/schools/calendar/rules'
import { saveYear } from '@/lib/setup/actions'

type Props = { year: number; thisYear: number; years: SchoolYear[]; place: string; next?: Route }

/** The terms of one year: as they are, or as the circular has them, or empty to be typed. */
export function YearForm({ year, thisYear, years, place, next }: Props) {
  const own = years.find((each) => each.year === year)?.terms
  const known = termsOf(year)
  const terms = own ?? known
  const choices = [...new Set([...years.map((each) => each.year), thisYear, thisYear + 1, year])].sort()
  return (
    <ActionForm
      key={year}
      action={saveYear}
      refused={`The year ${year} is not saved`}
      next={next}
      done={`The terms of ${year} are saved.`}
      className="space-y-5"
    >
      <TabLinks
        label="Year"
        tabs={choices.map((each) => ({
          href: `${place}?year=${each}` as Route,
          label: each,
          current: each === year,
        }))}
      />
      <input type="hidden" name="year" value={year} />
      <p className="text-muted">
        {own
          ? 'As the school has them now.'
          : known.length > 0
            ? `As the ministry’s circular has them for ${year}. Change what is different at your school.`
            : `No circular for ${year} is known here. Type the days as yours has them.`}
      </p>
      {Array.from({ length: mostTerms }, (_, i) => i + 1).map((n) => {
        const term = terms.find(({ number }) => number === n)
        return (
          <Card key={n} title={`Term ${n}`}>
            <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
              <TextField type="date" name={`opens${n}`} label="Opens" defaultValue={term?.opens} />
              <TextField type="date" name={`closes${n}`} label="Closes" defaultValue={term?.closes} />
              <TextField
                type="date"
                name={`halfFrom${n}`}
                label="Half-term from"
                defaultValue={term?.halfTerm?.from}
              />
              <TextField
                type="date"
                name={`halfTo${n}`}
                label="Half-term to"
                defaultValue={term?.halfTerm?.to}
              />
            </div>
          </Card>
        )
      })}
      <SubmitButton pending="Saving…">{next ? 'Save and go on' : `Save the terms of ${year}`}</SubmitButton>
    </ActionForm>
  )
}
