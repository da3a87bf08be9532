import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { type HeldPlace, LeaveForm } from '@/components/people/leave-form'
import { Card } from '@/components/ui/card'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { getStaff, listColleagues } from '@/lib/people/staff/queries'
import { getHoldings } from '@/lib/teaching/transfer/queries'
import { getToday, type Today } from '@/lib/today/queries'
import { counted } from '@/lib/words'

export const metadata = { title: 'Leaving' }

type Props = { params: Promise<{ staffId: string }> }

/** Somebody leaves: everything they hold is listed and given to others in one form. */
export default async function LeavePage({ params }: Props) {
  const actor = await requireStaff()
  if (!can(actor, 'staff.deactivate')) notFound()
  const { staffId } = await params
  const [person, held, colleagues, today] = await Promise.all([
    getStaff(actor, staffId),
    getHoldings(actor, staffId),
    listColleagues(actor),
    getToday(actor),
  ])
  if (!person || !held || person.state === 'inactive' || person.account?.userId === actor.userId) notFound()
  const places: HeldPlace[] = [
    ...held.leads.map(({ classId, className }) => ({
      key: `lead.${classId}`,
      place: `Class teacher of ${className}`,
      open: null,
    })),
    ...held.lessons.map(({ classId, className, areaId, area, subject }) => ({
      key: `lesson.${classId}.${areaId}`,
      place: `${area}, ${className}`,
      open: openWork(today, classId, subject),
    })),
  ]
  return (
    <Page>
      <PageHeader
        title={`${held.name} leaves`}
        context="They are signed out at once and can no longer sign in to this school. Nothing they entered is lost, and they can be taken back."
      />
      <Card title={places.length > 0 ? 'What they hold' : undefined} className="max-w-3xl">
        {places.length === 0 && <p className="mb-4">They lead and teach nothing now.</p>}
        <LeaveForm
          staffId={staffId}
          version={person.version}
          name={held.name}
          places={places}
          colleagues={colleagues.filter(({ id }) => id !== staffId)}
        />
      </Card>
      <p className="mt-6">
        <TextLink href={`/people/${staffId}` as Route}>Back to {held.name}</TextLink>
      </p>
    </Page>
  )
}

/** What is missing on the sheet of this subject in the assessment that is on. */
function openWork({ assessment, sheets }: Today, classId: string, subject: string): string | null {
  const sheet = sheets.find((one) => one.classId === classId && one.subject === subject)
  if (!assessment || !sheet || sheet.missing === 0) return null
  return `${assessment.name}: ${counted(sheet.missing, 'mark', 'marks')} of ${sheet.expected} to be entered`
}
