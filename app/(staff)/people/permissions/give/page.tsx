import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { GiveForm } from '@/components/permissions/give-form'
import { Card } from '@/components/ui/card'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { functionNames } from '@/lib/auth/functions'
import { can, mayGive } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { getGiveChoices } from '@/lib/permissions/queries'

export const metadata = { title: 'Give permission' }

export default async function GivePage() {
  const actor = await requireStaff()
  if (!can(actor, 'permissions.give')) notFound()
  const choices = await getGiveChoices(actor)
  return (
    <Page>
      <PageHeader
        title="Give permission"
        context="One thing, to one person or several, in one class or several. It ends by itself."
        action={<TextLink href={'/people/permissions' as Route}>What is lent now</TextLink>}
      />
      <Card className="max-w-4xl">
        <GiveForm {...choices} names={functionNames.filter((name) => mayGive(actor, name))} />
      </Card>
    </Page>
  )
}
