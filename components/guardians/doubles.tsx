import type { Route } from 'next'

import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { TextLink } from '@/components/ui/text-link'
import type { Double, DoubleGuardian } from '@/lib/guardians/doubles/queries'
import { likenessWords } from '@/lib/guardians/rules'
import { Deed } from './deed'
import { MergeForm } from './merge-form'
import { Reach } from './reach'

/** Guardians who may be one person, side by side, with the reason and the two answers to it. */
export const Doubles = ({ doubles }: { doubles: Double[] }) =>
  doubles.length === 0 ? (
    <EmptyState title="Nobody stands here twice">
      Two guardians come here when they share a phone number and their names are alike, share an e-mail
      address, or have one name and children of one surname.
    </EmptyState>
  ) : (
    <ul className="space-y-4">
      {doubles.map(({ one, other, why }) => (
        <li key={`${one.id} ${other.id}`}>
          <Card title={likenessWords[why]}>
            <div className="grid gap-5 sm:grid-cols-2">
              <Side kept={one} gone={other} />
              <Side kept={other} gone={one} />
            </div>
            <div className="mt-4 border-t border-line pt-4">
              <Deed
                deed="keepApart"
                of={{ oneId: one.id, otherId: other.id }}
                label={`${one.fullName} and ${other.fullName} are not the same person`}
              >
                They are not the same person
              </Deed>
            </div>
          </Card>
        </li>
      ))}
    </ul>
  )

const Side = ({ kept, gone }: Record<'kept' | 'gone', DoubleGuardian>) => (
  <div className="grid content-start gap-1">
    <p>
      <TextLink href={`/guardians/${kept.id}` as Route}>{kept.fullName}</TextLink>
      {kept.hasAccount && <Badge className="ml-2">signs in</Badge>}
    </p>
    <p className="text-muted">
      <Reach phones={kept.phones} emails={kept.emails} />
    </p>
    <p className="mb-2 text-muted">
      {kept.children.length > 0 ? `Guardian of ${kept.children.join(', ')}` : 'No child at the school'}
    </p>
    <MergeForm kept={kept} gone={gone} />
  </div>
)
