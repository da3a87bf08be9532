import type { Route } from 'next'
import type { ReactNode } from 'react'

import { Link } from '@/components/ui/link'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import type { Actor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/policy'
import { type PartId, parts } from './parts'

type Props = { actor: Actor; id: PartId; title?: ReactNode; context?: ReactNode; children: ReactNode }

/** One part of the settings, with the others beside it. */
export function SettingsPage({ actor, id, title, context, children }: Props) {
  const own = parts.filter(({ needs }) => can(actor, needs))
  const part = parts.find((each) => each.id === id)!
  return (
    <Page>
      <PageHeader
        title={title ?? part.title}
        context={context ?? part.about}
        action={<TextLink href={'/settings' as Route}>All settings</TextLink>}
      />
      <div className="grid items-start gap-6 lg:grid-cols-[1fr_15rem]">
        <div className="min-w-0 space-y-5">{children}</div>
        <nav
          aria-label="Settings"
          className="rounded-lg border border-line bg-card p-2 max-lg:hidden lg:sticky lg:top-6"
        >
          <ul className="space-y-0.5">
            {own.map((each) => (
              <li key={each.id}>
                <Link
                  href={`/settings/${each.id}` as Route}
                  aria-current={each.id === id ? 'page' : undefined}
                  className="flex min-h-9 items-center rounded-md px-2 text-muted hover:bg-well hover:text-ink aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent"
                >
                  {each.title}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </Page>
  )
}
