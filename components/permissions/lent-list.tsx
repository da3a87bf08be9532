'use client'

import { useRouter } from 'next/navigation'

import { useForm } from '@/components/forms/use-form'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Notice } from '@/components/ui/notice'
import { showMoment } from '@/lib/dates'
import { extendPermission, revokePermissions } from '@/lib/permissions/actions'
import type { Delegation } from '@/lib/permissions/queries'
import { UntilFields } from './until-fields'
import { untilOf, wording } from './words'

/** What is lent now: ticked rows are taken back together, each can be given another end. */
export function LentList({ rows }: { rows: Delegation[] }) {
  const router = useRouter()
  const { form, failed, state, isSending } = useForm(revokePermissions as never, () => router.refresh())
  return (
    <div>
      {failed && (
        <Notice tone="danger" title="Not taken back" className="m-4">
          {failed.code === 'invalid' ? 'Tick what is to be taken back.' : failed.message}
        </Notice>
      )}
      {state.status === 'done' && (
        <Notice tone="ok" title="Taken back" className="m-4">
          It holds no more from this moment.
        </Notice>
      )}
      <form {...form} id="revoke" />
      <ul className="divide-y divide-line">
        {rows.map((row) => (
          <li
            key={row.id}
            className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1 px-4 py-2 sm:px-5"
          >
            <Checkbox
              form="revoke"
              name={`one.${row.id}`}
              label={
                <>
                  <span className="font-medium">{row.person}</span>: {wording(row)}{' '}
                  {row.isComing && <Badge>from {showMoment(row.startsAt)}</Badge>}
                </>
              }
              hint={[untilOf(row), row.givenBy && `given by ${row.givenBy}`, row.reason && `“${row.reason}”`]
                .filter(Boolean)
                .join(' · ')}
            />
            <Extend row={row} />
          </li>
        ))}
      </ul>
      <p className="border-t border-line px-4 py-3 sm:px-5">
        <Button type="submit" form="revoke" aria-disabled={isSending}>
          {isSending ? 'Taking back…' : 'Take back what is ticked'}
        </Button>
      </p>
    </div>
  )
}

function Extend({ row }: { row: Delegation }) {
  const router = useRouter()
  const { form, failed, isSending } = useForm(extendPermission as never, () => router.refresh())
  return (
    <details className="max-w-full">
      <summary className="cursor-pointer py-1 text-accent max-sm:py-2.5">
        Another end
        <span className="sr-only">
          {' '}
          for {row.person}: {wording(row)}
        </span>
      </summary>
      <form {...form} className="flex flex-wrap items-end gap-3 py-2">
        <input type="hidden" name="delegationId" value={row.id} />
        <UntilFields label="From now" errors={failed?.fields ?? {}} />
        <Button type="submit" aria-disabled={isSending}>
          Set the end
        </Button>
        {failed && <p className="w-full text-sm font-medium text-danger">{failed.message}</p>}
      </form>
    </details>
  )
}

/** What is over, for looking back. */
export const EndedList = ({ rows }: { rows: Delegation[] }) => (
  <ul className="divide-y divide-line">
    {rows.map((row) => (
      <li key={row.id} className="px-4 py-2.5 sm:px-5">
        <p>
          <span className="font-medium">{row.person}</span>: {wording(row)}
        </p>
        <p className="text-sm text-muted">
          {row.revokedAt
            ? `Taken back by ${row.revokedBy ?? 'the system'}, ${showMoment(row.revokedAt)}`
            : `Ended ${showMoment(row.endsAt!)}`}
          {row.givenBy && ` · given by ${row.givenBy}`}
        </p>
      </li>
    ))}
  </ul>
)
