import type { Route } from 'next'

import { Link } from '@/components/ui/link'
import type { SchoolYear } from '@/lib/years/queries'

type Props = {
  years: SchoolYear[]
  /** The year that is shown. */
  year: number
  /** The page, to which ?year= is added; the current year stands at the bare address. */
  path: string
}

/** Goes to another year, where the school has several. */
export const YearLinks = ({ years, year, path }: Props) =>
  years.length < 2 ? null : (
    <nav aria-label="Years" className="mb-3">
      <ul className="flex flex-wrap gap-x-4">
        {years.map((each) => (
          <li key={each.id}>
            <Link
              href={(each.isCurrent ? path : `${path}?year=${each.year}`) as Route}
              aria-current={each.year === year ? 'page' : undefined}
              className={
                each.year === year
                  ? 'inline-flex min-h-8 items-center font-semibold max-sm:min-h-11'
                  : 'inline-flex min-h-8 items-center text-muted underline decoration-line underline-offset-3 hover:text-ink max-sm:min-h-11'
              }
            >
              {each.year}
              {each.closed && <span className="ml-1 font-normal text-muted">closed</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
