import type { Route } from 'next'

import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import { roleNames } from '@/lib/auth/actor'
import { showMoment } from '@/lib/dates'
import type { FoundStaff, StaffRow } from '@/lib/people/staff/queries'
import { type StaffState, stateNames } from '@/lib/people/staff/rules'
import { showPhone } from '@/lib/phones'
import { counted } from '@/lib/words'

const tones = { active: 'ok', invited: 'accent', without: 'warn', inactive: 'neutral' } as const

export const StateBadge = ({ state }: { state: StaffState }) => (
  <Badge tone={tones[state]}>{stateNames[state]}</Badge>
)

/** Staff as a table; on a phone the name with its roles, and whether they sign in. */
export const StaffTable = ({ rows }: FoundStaff & { search: unknown }) => (
  <Card flush>
    <Table label="Staff">
      <thead>
        <tr>
          <Th>Name</Th>
          <Th secondary>Roles</Th>
          <Th secondary className="max-lg:hidden">
            Leads and teaches
          </Th>
          <Th secondary>Phone</Th>
          <Th>Account</Th>
          <Th secondary className="max-xl:hidden">
            Last seen
          </Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((person) => (
          <tr key={person.id}>
            <Th scope="row" className="py-2">
              <TextLink href={`/people/${person.id}` as Route}>{person.name}</TextLink>
              <span className="block text-sm font-normal text-muted sm:hidden">{rolesOf(person)}</span>
            </Th>
            <Td secondary>{rolesOf(person)}</Td>
            <Td secondary className="max-lg:hidden">
              {duties(person) || <span className="text-muted">–</span>}
            </Td>
            <Td secondary className="whitespace-nowrap tabular-nums">
              {person.phone ? showPhone(person.phone) : <span className="text-muted">–</span>}
            </Td>
            <Td>
              <StateBadge state={person.state} />
            </Td>
            <Td secondary className="whitespace-nowrap max-xl:hidden">
              {person.lastSeen ? showMoment(person.lastSeen) : <span className="text-muted">–</span>}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  </Card>
)

const rolesOf = ({ roles }: StaffRow) =>
  roles.length > 0 ? roles.map((role) => roleNames[role]).join(', ') : 'No role'

const duties = ({ leads, lessons }: StaffRow) =>
  [...leads, lessons > 0 && counted(lessons, 'lesson', 'lessons')].filter(Boolean).join(', ')
