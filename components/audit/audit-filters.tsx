import type { Route } from 'next'

import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { FilterForm } from '@/components/ui/filter-form'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { type AuditFilter, deeds } from '@/lib/audit/rules'

/** What the audit is narrowed by; it stands in the address. */
export const AuditFilters = ({ filter }: { filter: AuditFilter }) => (
  <FilterForm
    action={'/audit' as Route}
    key={JSON.stringify(filter)}
    role="search"
    className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4"
  >
    <Field label="Who did it">
      {(control) => (
        <Input {...control} type="search" name="who" defaultValue={filter.who} placeholder="Name" />
      )}
    </Field>
    <Field label="What was done">
      {(control) => (
        <Select {...control} name="action" defaultValue={filter.action}>
          <option value="">Anything</option>
          {Object.entries(deeds).map(([action, words]) => (
            <option key={action} value={action}>
              {words}
            </option>
          ))}
        </Select>
      )}
    </Field>
    <Field label="About whom">
      {(control) => (
        <Input
          {...control}
          type="search"
          name="about"
          defaultValue={filter.about}
          placeholder="Learner, guardian, staff or class"
        />
      )}
    </Field>
    <Field label="Request">
      {(control) => <Input {...control} name="request" defaultValue={filter.request} placeholder="Its id" />}
    </Field>
    <Field label="From">
      {(control) => <Input {...control} type="date" name="from" defaultValue={filter.from} />}
    </Field>
    <Field label="To">
      {(control) => <Input {...control} type="date" name="to" defaultValue={filter.to} />}
    </Field>
    <div className="flex items-end">
      <Button type="submit">Find</Button>
    </div>
  </FilterForm>
)
