import type { Route } from 'next'

import { Card } from '@/components/ui/card'
import { TextLink } from '@/components/ui/text-link'
import { showDay } from '@/lib/dates'
import type { StaffPage } from '@/lib/people/staff/queries'

/** What somebody leads and teaches, by class. */
export function DutiesCard({ id, leads, lessons, mayHandOver }: StaffPage & { mayHandOver: boolean }) {
  const classes = [...new Map(lessons.map(({ classId, className }) => [classId, className]))]
  const holds = leads.length + lessons.length > 0
  return (
    <Card
      title="Leads and teaches"
      aside={
        mayHandOver &&
        holds && <TextLink href={`/classes/teaching/transfer?from=${id}` as Route}>Hand over</TextLink>
      }
    >
      {!holds && <p className="text-muted">Nothing yet.</p>}
      <ul className="grid gap-2">
        {leads.map(({ classId, className, from }) => (
          <li key={classId}>
            <TextLink href={`/classes/${classId}` as Route}>{className}</TextLink>, class teacher since{' '}
            {showDay(from)}
          </li>
        ))}
        {classes.map(([classId, className]) => (
          <li key={classId}>
            <TextLink href={`/classes/${classId}` as Route}>{className}</TextLink>:{' '}
            {lessons
              .filter((lesson) => lesson.classId === classId)
              .map(({ area }) => area)
              .join(', ')}
          </li>
        ))}
      </ul>
    </Card>
  )
}
