import type { Route } from 'next'

import { Badge } from '@/components/ui/badge'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import type { FoundGuardians, GuardiansChild } from '@/lib/guardians/queries'
import type { View } from '@/lib/guardians/rules'
import { counted } from '@/lib/words'
import { Deed } from './deed'
import { Reach } from './reach'

type Props = { found: FoundGuardians; typed: string; view: View; mayRemove: boolean }

/** Guardians with how to reach them and their children. */
export function GuardianTable({ found, typed, view, mayRemove }: Props) {
  const alone = view === 'no-learner'
  return (
    <>
      <Card flush>
        <Table label="Guardians found">
          <thead>
            <tr>
              <Th>Name</Th>
              <Th secondary>Phone and e-mail</Th>
              <Th>{alone ? 'To do' : 'Children'}</Th>
            </tr>
          </thead>
          <tbody>
            {found.rows.map((guardian) => (
              <tr key={guardian.id} className="align-top">
                <Th scope="row" className="py-2 sm:whitespace-normal">
                  <TextLink href={`/guardians/${guardian.id}` as Route}>{guardian.name}</TextLink>
                  {guardian.hasAccount && <Badge className="ml-2">signs in</Badge>}
                  <span className="mt-0.5 block text-sm font-normal text-muted sm:hidden">
                    <Reach phones={guardian.phones} emails={[]} />
                  </span>
                </Th>
                <Td secondary className="py-2">
                  <Reach phones={guardian.phones} emails={guardian.emails} />
                </Td>
                <Td className="py-2">
                  {alone && mayRemove ? (
                    <Deed
                      deed="removeGuardian"
                      of={{ guardianId: guardian.id }}
                      label={`Remove ${guardian.name}`}
                    >
                      Remove
                    </Deed>
                  ) : (
                    <Children of={guardian.children} />
                  )}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Card>
      <Pages found={found} typed={typed} view={view} />
    </>
  )
}

const Children = ({ of }: { of: GuardiansChild[] }) =>
  of.length === 0 ? (
    <Badge tone="warn">none</Badge>
  ) : (
    <ul className="space-y-1">
      {of.map(({ id, name, className, left, restriction }) => (
        <li key={id}>
          <TextLink href={`/learners/${id}` as Route}>{name}</TextLink>{' '}
          <span className="text-muted">{left ? 'left' : (className ?? 'no class')}</span>
          {restriction && (
            <Badge tone="danger" className="ml-1">
              kept from
            </Badge>
          )}
        </li>
      ))}
    </ul>
  )

function Pages({ found, typed, view }: Pick<Props, 'found' | 'typed' | 'view'>) {
  const { total, page, pages, from, rows } = found
  const to = (number: number) =>
    `/guardians?${new URLSearchParams({ ...(view !== 'all' && { view }), ...(typed && { q: typed }), page: String(number) })}` as Route
  return (
    <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center gap-3">
      <p className="flex-1 text-muted">
        {pages === 1
          ? counted(total, 'guardian', 'guardians')
          : `Showing ${from}–${from + rows.length - 1} of ${total.toLocaleString('en')}`}
      </p>
      {page > 1 && <ButtonLink href={to(page - 1)}>Previous</ButtonLink>}
      {page < pages && <ButtonLink href={to(page + 1)}>Next</ButtonLink>}
    </nav>
  )
}
