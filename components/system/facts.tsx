import type { ReactNode } from 'react'

import { Card } from '@/components/ui/card'

/** Names and what they are, one below the other. */
export const Facts = ({
  title,
  facts,
}: {
  title: string
  facts: readonly (readonly [string, ReactNode])[]
}) => (
  <Card title={title} flush>
    <dl className="divide-y divide-line">
      {facts.map(([name, words]) => (
        <div key={name} className="grid gap-x-4 px-4 py-2.5 sm:grid-cols-[11rem_1fr] sm:px-5">
          <dt className="text-muted">{name}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  </Card>
)
