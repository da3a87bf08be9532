'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'

import { ProveLink } from '@/components/auth/prove-link'
import { useProved } from '@/components/auth/use-proved'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { resetFactor } from '@/lib/auth/actions'

type Props = { userId: string; name: string }

/** Takes somebody's second factor away who has lost phone and codes. It cannot be undone, so it is explained first. */
export function ResetFactor({ userId, name }: Props) {
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const { state, form, dialog } = useProved(resetFactor)
  useEffect(() => {
    if (state.status !== 'done') return
    setOpen(false)
    router.refresh()
  }, [state, router])
  return (
    <>
      <Button size="small" variant="quiet" onClick={() => setOpen(true)} className="noscript:hidden">
        Second factor lost
      </Button>
      {isOpen && (
        <Dialog title={`${name}: second factor lost?`} onClose={() => setOpen(false)}>
          <p className="mb-4">
            Be sure that it is {name} who asks: see them, or call the number you know. Their app, passkeys and
            recovery codes are taken away, they are signed out everywhere, and told by mail and SMS. They set
            up a new one after their next sign-in.
          </p>
          {state.status === 'failed' && state.code !== 'unproved' && (
            <Notice tone="danger" className="mb-4">
              {state.message} <ProveLink code={state.code} />
            </Notice>
          )}
          <form {...form}>
            <input type="hidden" name="userId" value={userId} />
            <SubmitButton variant="danger" pending="Taking it away…">
              Take it away
            </SubmitButton>
          </form>
        </Dialog>
      )}
      {dialog}
    </>
  )
}
