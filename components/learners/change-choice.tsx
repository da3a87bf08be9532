import type { Route } from 'next'

import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { FilterForm } from '@/components/ui/filter-form'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { TabLinks } from '@/components/ui/tab-links'
import type { LearnerChoices } from '@/lib/learners/search/queries'

export const deeds = {
  class: 'Class',
  gender: 'Gender',
  religion: 'Religious education',
  area: 'Optional area',
} as const
export type Deed = keyof typeof deeds

type Props = {
  /** Who is selected, as the address says it. */
  who: [name: string, value: string][]
  deed: Deed
  offered: Deed[]
  choices: LearnerChoices
  to: string
  takes: boolean
  from: string
  today: string
}

/** What is to become of those who are selected. */
export function ChangeChoice({ who, deed, offered, choices, to, takes, from, today }: Props) {
  const address = (what: Deed) => `/learners/change?${new URLSearchParams([...who, ['what', what]])}` as Route
  return (
    <>
      <TabLinks
        label="What to change"
        tabs={offered.map((each) => ({ href: address(each), label: deeds[each], current: each === deed }))}
      />
      <FilterForm
        action={'/learners/change' as Route}
        className="mt-4 flex flex-wrap items-end gap-3"
        key={`${deed} ${to}`}
      >
        {who.map(([name, value]) => (
          <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="what" value={deed} />
        <Field label={deed === 'area' ? 'Area' : `${deeds[deed]} from now on`} className="min-w-56">
          {(control) => (
            <Select name="to" defaultValue={to} required {...control}>
              <option value="">Choose</option>
              {optionsOf(deed, choices).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {deed === 'class' && (
          <Field label="First day there">
            {(control) => <Input type="date" name="from" defaultValue={from} max={today} {...control} />}
          </Field>
        )}
        {deed === 'area' && (
          <Field label="They">
            {(control) => (
              <Select name="takes" defaultValue={takes ? 'yes' : 'no'} {...control}>
                <option value="yes">take it</option>
                <option value="no">do not take it</option>
              </Select>
            )}
          </Field>
        )}
        <Button type="submit">Look what changes</Button>
      </FilterForm>
    </>
  )
}

function optionsOf(
  deed: Deed,
  { classes, religions, areas }: LearnerChoices,
): [value: string, label: string][] {
  switch (deed) {
    case 'class':
      return classes.map(({ id, name }) => [id, name])
    case 'gender':
      return [
        ['F', 'Girl'],
        ['M', 'Boy'],
        ['none', 'Not recorded'],
      ]
    case 'religion':
      return [...religions.map(({ code, name }): [string, string] => [code, name]), ['none', 'To confirm']]
    case 'area':
      return areas.map(({ id, name, level }) => [id, `${name}, ${level}`])
  }
}
