import clsx from 'clsx'
import type { Route } from 'next'
import type { ReactNode } from 'react'
import { Link } from './link'

type Props = {
  /** What is being chosen, for those who hear the page. */
  label: string
  tabs: { href: Route; label: ReactNode; current: boolean }[]
}

/** Views of one thing, each with an address of its own. */
export function TabLinks({ label, tabs }: Props) {
  return (
    <nav aria-label={label} className="-mx-4 overflow-x-auto border-b border-line px-4 sm:mx-0 sm:px-0">
      <ul className="flex gap-5">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              aria-current={tab.current ? 'page' : undefined}
              className={clsx(
                '-mb-px flex h-10 items-center border-b-2 whitespace-nowrap focus-visible:-outline-offset-2 max-sm:h-12',
                tab.current
                  ? 'border-accent font-semibold text-ink'
                  : 'border-transparent text-muted hover:text-ink',
              )}
            >
              {tab.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
