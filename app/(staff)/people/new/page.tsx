import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { StaffForm } from '@/components/people/staff-form'
import { Card } from '@/components/ui/card'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { rolesToGive } from '@/lib/people/staff/queries'

export const metadata = { title: 'Add somebody' }

export default async function NewPersonPage() {
  const actor = await requireStaff()
  if (!can(actor, 'staff.change')) notFound()
  return (
    <Page>
      <PageHeader
        title="Add somebody to the staff"
        context="A name and a role are enough. How they sign in comes next."
      />
      <Card className="max-w-3xl">
        <StaffForm mayGive={await rolesToGive(actor)} />
      </Card>
      <p className="mt-4">
        <TextLink href={'/people' as Route}>Back to the staff</TextLink>
      </p>
    </Page>
  )
}
