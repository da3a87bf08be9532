'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { Button, ButtonLink } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { beginPasskey, savePasskey } from '@/lib/auth/factor/own-actions'
import { ProveForm } from './prove-form'
import { RecoveryCodes } from './recovery-codes'
import { useNewPasskey, usePasskeysHere } from './use-passkey'

/** Has this device make a passkey; with somebody's first second factor the recovery codes follow. */
export function AddPasskey({ isFirst, home }: { isFirst: boolean; home: string }) {
  const router = useRouter()
  const isAble = usePasskeysHere()
  const [codes, setCodes] = useState<string[] | null>(null)
  const [isAsking, setAsking] = useState(true)
  const passkey = useNewPasskey(beginPasskey, async (response) => {
    const told = await savePasskey({ status: 'idle' }, { response })
    if (told.status === 'done') {
      setCodes(told.data.codes)
      router.refresh()
    }
    return told
  })
  const start = () => {
    setAsking(true)
    passkey.run()
  }

  if (codes)
    return (
      <div className="grid gap-5">
        <Notice tone="ok" title="The passkey is set up">
          <p>From now on you sign in with it, on this device without a password.</p>
        </Notice>
        <RecoveryCodes codes={codes} />
        <ButtonLink href={home as Route} variant="primary" size="large">
          I have kept them: go on
        </ButtonLink>
      </div>
    )
  if (!isAble) return <p className="text-muted">This browser knows no passkeys.</p>
  return (
    <div className="grid justify-items-start gap-3">
      <Button variant={isFirst ? 'primary' : 'secondary'} disabled={passkey.isBusy} onClick={start}>
        {passkey.isBusy ? 'Waiting for this device…' : 'Add a passkey'}
      </Button>
      {passkey.problem && !passkey.isUnproved && <Notice tone="danger">{passkey.problem}</Notice>}
      {passkey.isUnproved && isAsking && (
        <Dialog title="Is it you?" onClose={() => setAsking(false)}>
          <p className="mb-4 text-muted">Confirm that it is you, and the passkey is added.</p>
          <ProveForm
            onProved={() => {
              setAsking(false)
              passkey.run()
            }}
          />
        </Dialog>
      )}
    </div>
  )
}
