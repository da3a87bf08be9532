'use client'

import { useRouter } from 'next/navigation'

import { useForm } from '@/components/forms/use-form'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { invite } from '@/lib/people/invitations/actions'
import { invitationDays, type Way } from '@/lib/people/invitations/input'

const names: Record<Way, string> = {
  email: 'By e-mail',
  sms: 'By SMS',
  hand: 'By a link that I hand over',
}

type Props = { staffId: string; hasInvitation: boolean; ways: Way[] }

/** Invites somebody to open an account. The link is shown once, for whoever hands it over in another way. */
export function InviteForm({ staffId, hasInvitation, ways }: Props) {
  const router = useRouter()
  const { form, state, failed, isSending } = useForm(invite, () => router.refresh())
  return (
    <form {...form} className="grid gap-3">
      <input type="hidden" name="staffId" value={staffId} />
      {failed && !failed.fields?.way && <Notice tone="danger">{failed.message}</Notice>}
      {state.status === 'done' && (
        <Notice
          tone="ok"
          title={state.data.sentTo ? `On its way to ${state.data.sentTo}` : 'The invitation is ready'}
        >
          <p className="mb-2 text-sm">
            The link is shown this once, to hand over in another way too. It is good once, for{' '}
            {invitationDays} days.
          </p>
          <Input
            readOnly
            value={state.data.address}
            aria-label="Link of the invitation"
            onFocus={(event) => event.currentTarget.select()}
          />
        </Notice>
      )}
      <div className="flex flex-wrap items-end gap-2">
        <Field label="Invitation" error={failed?.fields?.way} className="min-w-48 flex-1">
          {(control) => (
            <Select {...control} name="way" defaultValue={ways[0]}>
              {ways.map((way) => (
                <option key={way} value={way}>
                  {names[way]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" variant={hasInvitation ? 'secondary' : 'primary'} aria-disabled={isSending}>
          {isSending ? 'Inviting…' : hasInvitation ? 'Invite again' : 'Invite'}
        </Button>
      </div>
      {hasInvitation && (
        <p className="text-sm text-muted">The link sent before opens nothing once there is a new one.</p>
      )}
    </form>
  )
}
