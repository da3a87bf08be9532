import { SlidersHorizontal } from 'lucide-react'
import type { Route } from 'next'

import { Button, ButtonLink } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { FilterForm } from '@/components/ui/filter-form'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { LearnerFilter } from '@/lib/learners/search/rules'

export type FilterChoices = {
  classes: readonly { id: string; name: string }[]
  grades: readonly { id: string; name: string }[]
  areas: readonly { id: string; name: string; level: string }[]
  religions: readonly { code: string; name: string }[]
}

type Props = { filter: LearnerFilter; choices: FilterChoices; mayCall: boolean }

/** What a list of learners is looked for by and narrowed to. */
export function LearnerFilters({ filter, choices, mayCall }: Props) {
  const { q, sort, ...narrowing } = filter
  const narrowed = Object.values(narrowing).filter(Boolean).length
  const what = mayCall ? 'Name, number or guardian’s phone' : 'Name or admission number'
  return (
    <FilterForm action={'/learners' as Route} role="search" key={JSON.stringify(filter)}>
      <div className="flex max-w-xl gap-2">
        <Input
          type="search"
          name="q"
          defaultValue={q}
          maxLength={100}
          aria-label={what}
          placeholder={what}
          autoComplete="off"
        />
        <Button type="submit">Search</Button>
      </div>
      <details className="mt-3" open={narrowed > 0 || sort !== 'name'}>
        <summary className="inline-flex min-h-7 cursor-pointer items-center gap-2 rounded-md font-medium max-sm:min-h-11">
          <SlidersHorizontal aria-hidden className="size-4 text-muted" />
          Filter and sort{narrowed > 0 && ` (${narrowed})`}
        </summary>
        <div className="mt-3 grid gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-4">
          <Chosen name="class" label="Class" chosen={filter.classId} any="Every class">
            {choices.classes.map(({ id, name }) => [id, name])}
          </Chosen>
          <Chosen name="grade" label="Grade" chosen={filter.gradeId} any="Every grade">
            {choices.grades.map(({ id, name }) => [id, name])}
          </Chosen>
          <Chosen name="gender" label="Gender" chosen={filter.gender} any="Girls and boys">
            {[
              ['F', 'Girls'],
              ['M', 'Boys'],
              ['unknown', 'Not recorded'],
            ]}
          </Chosen>
          <Chosen name="state" label="Here or left" chosen={filter.state} any="Everybody">
            {[
              ['here', 'In a class now'],
              ['unplaced', 'In no class'],
              ['left', 'Left the school'],
            ]}
          </Chosen>
          <Chosen name="religion" label="Religious education" chosen={filter.religion} any="Any">
            {[
              ...choices.religions.map(({ code, name }): Option => [code, name]),
              ['unconfirmed', 'To confirm'],
            ]}
          </Chosen>
          {choices.areas.length > 0 && (
            <Chosen name="area" label="Optional area" chosen={filter.areaId} any="Any">
              {choices.areas.map(({ id, name, level }) => [id, `${name}, ${level}`])}
            </Chosen>
          )}
          <Chosen
            name="guardian"
            label="Guardian"
            chosen={filter.alone ? 'none' : null}
            any="With or without"
          >
            {[['none', 'Without a guardian']]}
          </Chosen>
          <Chosen name="sort" label="Order" chosen={sort === 'name' ? null : sort} any="By name">
            {[
              ['number', 'By admission number'],
              ['class', 'By class'],
              ['newest', 'Newest first'],
            ]}
          </Chosen>
        </div>
        <div className="mt-3 flex gap-2">
          <Button type="submit">Show these</Button>
          {(narrowed > 0 || q || sort !== 'name') && (
            <ButtonLink variant="quiet" href={'/learners' as Route}>
              Show everybody
            </ButtonLink>
          )}
        </div>
      </details>
    </FilterForm>
  )
}

type Option = [value: string, label: string]
type ChosenProps = { name: string; label: string; chosen: string | null; any: string; children: Option[] }

const Chosen = ({ name, label, chosen, any, children }: ChosenProps) => (
  <Field label={label}>
    {(control) => (
      <Select name={name} defaultValue={chosen ?? ''} {...control}>
        <option value="">{any}</option>
        {children.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </Select>
    )}
  </Field>
)
