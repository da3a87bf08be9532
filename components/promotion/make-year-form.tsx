'use client'

import { useForm } from '@/components/forms/use-form'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { SubmitButton } from '@/components/ui/submit-button'
import { useSayDone } from '@/components/undo/done'
import { makeYear } from '@/lib/years/actions'

type Props = {
  fromYearId: string
  fromYear: number
  year: number
  /** The days proposed. */
  terms: { number: number; name: string; opens: string; closes: string }[]
}

/** The next year: its terms to confirm or to type, and what comes over from this one. */
export function MakeYearForm({ fromYearId, fromYear, year, terms }: Props) {
  const { form, failed } = useForm(makeYear, useSayDone())
  const errors = failed?.fields ?? {}
  return (
    <form {...form} className="grid gap-5">
      <input type="hidden" name="fromYearId" value={fromYearId} />
      <input type="hidden" name="year" value={year} />
      {failed && !Object.keys(errors).some((name) => name.includes('.')) && (
        <Notice tone="danger">{errors.year?.[0] ?? failed.message}</Notice>
      )}
      <p className="text-muted">
        The days are those of {fromYear}, 52 weeks later. Type the ministry’s where they differ.
      </p>
      {terms.map(({ number, name, opens, closes }) => (
        <fieldset key={number} className="grid gap-3 sm:grid-cols-2 lg:max-w-md">
          <legend className="mb-1 font-semibold">{name}</legend>
          {(
            [
              ['opens', 'Opens', opens],
              ['closes', 'Closes', closes],
            ] as const
          ).map(([key, label, day]) => (
            <Field key={key} label={label} error={errors[`${key}.${number}`]}>
              {(control) => (
                <Input {...control} type="date" name={`${key}.${number}`} defaultValue={day} required />
              )}
            </Field>
          ))}
        </fieldset>
      ))}
      <Field label="Class teachers" className="lg:max-w-md">
        {(control) => (
          <Select {...control} name="teachers" defaultValue="same">
            <option value="same">stay with the class: Grade 7 East’s leads Grade 7 East again</option>
            <option value="up">go up with their learners</option>
            <option value="none">are chosen later</option>
          </Select>
        )}
      </Field>
      <div>
        <Checkbox
          name="assignments"
          defaultChecked
          label="Copy who teaches what"
          hint="Each learning area of a class keeps its teacher."
        />
        <Checkbox
          name="assessments"
          defaultChecked
          label="Copy the assessments of each term"
          hint="With their papers, maxima and weights; the days move with the term."
        />
      </div>
      <p className="text-muted">
        Classes are copied, and a class is added for each grade that has none but gets learners from below.
        Learning areas, grading scales and settings go on by themselves.
      </p>
      <div>
        <SubmitButton pending="Making…">Make {year}</SubmitButton>
      </div>
    </form>
  )
}
