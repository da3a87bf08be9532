import type { Route } from 'next'

import { untilOf, wording } from '@/components/permissions/words'
import { Notice } from '@/components/ui/notice'
import { TextLink } from '@/components/ui/text-link'
import type { PermissionNews as News } from '@/lib/permissions/queries'
import { counted } from '@/lib/words'

/** What waits for this person's yes, what was answered to them, and what is lent to them that ends soon. */
export const PermissionNews = ({ waiting, answered, ending }: News) => (
  <>
    {waiting > 0 && (
      <Notice
        title={`${counted(waiting, 'request for a permission waits', 'requests for permissions wait')} for an answer`}
      >
        <TextLink href={'/people/permissions' as Route}>Read and answer</TextLink>
      </Notice>
    )}
    {answered.map((request) => (
      <Notice
        key={request.id}
        tone={request.decision === 'approved' ? 'ok' : 'warn'}
        title={`${request.decision === 'approved' ? 'Yes' : 'No'} to what you asked: ${wording(request)}`}
      >
        {request.answer && `“${request.answer}” `}
        <TextLink href={'/permissions' as Route}>What I may do</TextLink>
      </Notice>
    ))}
    {ending.map((row) => (
      <Notice key={row.id} title={`Lent to you: ${wording(row)}, ${untilOf(row)}`}>
        <TextLink href={'/permissions' as Route}>What I may do</TextLink>
      </Notice>
    ))}
  </>
)
