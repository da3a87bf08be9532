import type { Route } from 'next'

import { Badge } from '@/components/ui/badge'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { TextLink } from '@/components/ui/text-link'
import type { ScaleRow } from '@/lib/curriculum/scales/queries'
import { showDay } from '@/lib/dates'

/** Every version of every scale, with the way to the next one. */
export const ScaleVersions = ({ scales }: { scales: ScaleRow[] }) => (
  <Card title="Versions" aside="Never edited: a change is a new version" flush>
    <ul className="divide-y divide-line">
      {scales.map((scale) => (
        <li
          key={`${scale.code} ${scale.version}`}
          className="flex flex-wrap justify-between gap-x-6 gap-y-1 px-4 py-3 sm:px-5"
        >
          <span>
            {scale.isCurrent ? (
              <TextLink href={`/settings/scales/${scale.code}` as Route}>
                {scale.name}, version {scale.version}
              </TextLink>
            ) : (
              <span className="text-muted">
                {scale.name}, version {scale.version}
              </span>
            )}{' '}
            {scale.isCurrent && <Badge tone="ok">In force</Badge>}
          </span>
          <span className="text-muted">
            since {showDay(scale.effectiveFrom)}
            {scale.isCurrent && scale.levels.length > 0 && ` · ${scale.levels.join(', ')}`}
          </span>
        </li>
      ))}
    </ul>
    <p className="border-t border-line px-4 py-3 sm:px-5">
      <ButtonLink size="small" href={'/settings/scales/new' as Route}>
        Make one of your own
      </ButtonLink>
    </p>
  </Card>
)
