import type { Route } from 'next'
import Form from 'next/form'

import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { roleNames } from '@/lib/auth/actor'
import { staffRoles } from '@/lib/people/input'
import { type StaffSearch, type StaffSort, sorts, stateNames, states } from '@/lib/people/staff/rules'

const sortNames: Record<StaffSort, string> = {
  name: 'By name',
  role: 'By role',
  state: 'Not signing in first',
  seen: 'Last seen first',
}

/** What is looked for; it stands in the address. */
export const StaffFilters = ({ search }: { search: StaffSearch & { typed: string } }) => (
  <Form
    action={'/people' as Route}
    role="search"
    className="mt-4 grid grid-cols-2 gap-2 lg:grid-cols-[minmax(0,2fr)_repeat(3,minmax(0,1fr))_auto]"
    // What the browser keeps of a field is not what the address says.
    key={JSON.stringify(search)}
  >
    <Input
      type="search"
      name="q"
      defaultValue={search.typed}
      maxLength={100}
      aria-label="Name, phone or e-mail"
      placeholder="Name, phone or e-mail"
      className="max-lg:col-span-2"
    />
    <Select name="role" aria-label="Role" defaultValue={search.role ?? ''}>
      <option value="">Every role</option>
      {staffRoles.map((role) => (
        <option key={role} value={role}>
          {roleNames[role]}
        </option>
      ))}
    </Select>
    <Select name="state" aria-label="Account" defaultValue={search.state ?? ''}>
      <option value="">All who are here</option>
      {states.map((state) => (
        <option key={state} value={state}>
          {stateNames[state]}
        </option>
      ))}
    </Select>
    <Select name="sort" aria-label="Order" defaultValue={search.sort}>
      {sorts.map((sort) => (
        <option key={sort} value={sort}>
          {sortNames[sort]}
        </option>
      ))}
    </Select>
    <Button type="submit">Show</Button>
  </Form>
)
