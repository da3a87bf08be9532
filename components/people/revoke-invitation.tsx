'use client'

import { useRouter } from 'next/navigation'

import { useForm } from '@/components/forms/use-form'
import { Button } from '@/components/ui/button'
import { revokeInvitation } from '@/lib/people/invitations/actions'

/** Calls an invitation back; works without scripts. */
export function RevokeInvitation({ invitationId, name }: { invitationId: string; name: string }) {
  const router = useRouter()
  const { form, failed, isSending } = useForm(revokeInvitation, () => router.refresh())
  return (
    <form {...form} className="flex flex-wrap items-center justify-end gap-2">
      <input type="hidden" name="invitationId" value={invitationId} />
      <p role="status" className="text-sm text-danger">
        {failed?.message}
      </p>
      <Button
        type="submit"
        size="small"
        aria-disabled={isSending}
        aria-label={`Call the invitation of ${name} back`}
      >
        Call back
      </Button>
    </form>
  )
}
