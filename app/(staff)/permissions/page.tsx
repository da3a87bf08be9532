import { AskForm } from '@/components/permissions/ask-form'
import { placeOf, untilOf, whatOf, wording } from '@/components/permissions/words'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { Page, PageHeader } from '@/components/ui/page'
import { roleNames, roles } from '@/lib/auth/actor'
import { functions } from '@/lib/auth/functions'
import { requireStaff } from '@/lib/auth/session'
import { showMoment } from '@/lib/dates'
import { getOwnPermissions } from '@/lib/permissions/queries'

export const metadata = { title: 'What I may do' }

const outcomes = { approved: 'ok', refused: 'danger' } as const

/** What is lent to the reader beyond their role, what they asked for, and the way to ask for more. */
export default async function OwnPermissionsPage() {
  const actor = await requireStaff()
  const { live, requests, choices } = await getOwnPermissions(actor)
  const own = roles.filter((role) => actor.roles.includes(role)).map((role) => roleNames[role])
  return (
    <Page>
      <PageHeader title="What I may do" context={`By role: ${own.join(', ')}. And what is lent to you:`} />
      <div className="grid max-w-4xl gap-6">
        <Card title="Lent to you" flush>
          {live.length === 0 ? (
            <p className="px-4 py-3 text-muted sm:px-5">Nothing beyond your role at this time.</p>
          ) : (
            <ul className="divide-y divide-line">
              {live.map((row) => (
                <li key={row.id} className="px-4 py-2.5 sm:px-5">
                  <p className="font-medium">
                    {whatOf(row)} in {placeOf(row)}
                  </p>
                  <p className="text-sm text-muted">
                    {functions[row.does]?.says} {row.isComing ? `From ${showMoment(row.startsAt)}, ` : ''}
                    {untilOf(row)}
                    {row.givenBy && ` · given by ${row.givenBy}`}
                  </p>
                </li>
              ))}
            </ul>
          )}
        </Card>
        {requests.length > 0 && (
          <Card title="What you asked for" flush>
            <ul className="divide-y divide-line">
              {requests.map((request) => (
                <li key={request.id} className="px-4 py-2.5 sm:px-5">
                  <p>
                    {wording(request)}, {untilOf(request)}{' '}
                    {request.decision ? (
                      <Badge tone={outcomes[request.decision]}>{request.decision}</Badge>
                    ) : (
                      <Badge>waits for an answer</Badge>
                    )}
                  </p>
                  <p className="text-sm text-muted">
                    Asked {showMoment(request.askedAt)}
                    {request.decidedBy && ` · answered by ${request.decidedBy}`}
                    {request.answer && `: “${request.answer}”`}
                  </p>
                </li>
              ))}
            </ul>
          </Card>
        )}
        <Card title="Ask for more">
          <AskForm choices={choices} />
        </Card>
      </div>
    </Page>
  )
}
