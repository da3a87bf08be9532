import type { Route } from 'next'
import Form from 'next/form'
import { notFound } from 'next/navigation'

import { TransferForm } from '@/components/teaching/transfer-form'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Page, PageHeader } from '@/components/ui/page'
import { Select } from '@/components/ui/select'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { listColleagues } from '@/lib/people/staff/queries'
import { getHoldings, type Holdings } from '@/lib/teaching/transfer/queries'

export const metadata = { title: 'Hand over everything' }

type Props = { searchParams: Promise<{ from?: string | string[] }> }

/** Everything one teacher leads and teaches, to be given to another: shown before it is done. */
export default async function TransferPage({ searchParams }: Props) {
  const actor = await requireStaff()
  if (!can(actor, 'teaching.change')) notFound()
  const { from } = await searchParams
  const chosen = typeof from === 'string' ? from : ''
  const [colleagues, held] = await Promise.all([
    listColleagues(actor),
    chosen ? getHoldings(actor, chosen) : null,
  ])
  if (chosen && !held) notFound()
  const places = held ? held.leads.length + held.lessons.length : 0
  return (
    <Page>
      <PageHeader
        title="Hand over everything"
        context="All that somebody leads and teaches this year goes to somebody else."
      >
        <Form action={'/classes/teaching/transfer' as Route} className="flex max-w-xl gap-2">
          <Select name="from" aria-label="From whom" defaultValue={chosen} key={chosen} className="flex-1">
            <option value="">From whom</option>
            {held && !colleagues.some(({ id }) => id === held.id) && (
              <option value={held.id}>{held.name} (left)</option>
            )}
            {colleagues.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
          <Button type="submit">Show</Button>
        </Form>
      </PageHeader>
      {held && (
        <Card title={held.name}>
          {places === 0 ? (
            <p className="text-muted">Leads and teaches nothing now.</p>
          ) : (
            <div className="grid gap-5">
              <HeldList {...held} />
              <TransferForm
                key={held.id}
                from={held.id}
                places={places}
                colleagues={colleagues.filter(({ id }) => id !== held.id)}
              />
            </div>
          )}
        </Card>
      )}
      <p className="mt-6">
        <TextLink href={'/classes/teaching' as Route}>Back to who teaches what</TextLink>
      </p>
    </Page>
  )
}

function HeldList({ leads, lessons }: Holdings) {
  const classes = [...new Map(lessons.map(({ classId, className }) => [classId, className]))]
  return (
    <ul className="list-disc space-y-1 pl-5">
      {leads.map(({ classId, className }) => (
        <li key={classId}>Class teacher of {className}</li>
      ))}
      {classes.map(([classId, className]) => (
        <li key={classId}>
          {className}:{' '}
          {lessons
            .filter((lesson) => lesson.classId === classId)
            .map(({ area }) => area)
            .join(', ')}
        </li>
      ))}
    </ul>
  )
}
