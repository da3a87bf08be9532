import type { Metadata, Route } from 'next'
import { notFound } from 'next/navigation'

import { parts } from '@/components/settings/parts'
import { Card } from '@/components/ui/card'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'

export const metadata: Metadata = { title: 'Settings' }

/** Everything that the school decides, each with what it changes. */
export default async function SettingsIndexPage() {
  const actor = await requireStaff()
  const own = parts.filter(({ needs }) => can(actor, needs))
  if (own.length === 0) notFound()
  return (
    <Page>
      <PageHeader
        title="Settings"
        context="What the school decides. What is published already keeps the settings it was made with."
      />
      <Card flush>
        <ul className="divide-y divide-line">
          {own.map(({ id, title, about }) => (
            <li key={id} className="grid gap-x-6 px-4 py-3 sm:grid-cols-[16rem_1fr] sm:px-5">
              <TextLink href={`/settings/${id}` as Route}>{title}</TextLink>
              <span className="text-muted">{about}</span>
            </li>
          ))}
        </ul>
      </Card>
    </Page>
  )
}
