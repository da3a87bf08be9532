'use client'

import { KeyRound } from 'lucide-react'

import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { askAnyPasskey, signInWithPasskey } from '@/lib/auth/factor/actions'
import { usePasskey, usePasskeysHere } from './use-passkey'

/** Signs in by a passkey, in place of name and password. Not there where the browser knows none. */
export function PasskeySignIn({ next }: { next: string | null }) {
  const isAble = usePasskeysHere()
  const passkey = usePasskey(askAnyPasskey, (response) =>
    signInWithPasskey({ status: 'idle' }, { response, next }),
  )
  if (!isAble) return null
  return (
    <div className="mt-4 grid gap-4">
      <Button size="large" className="w-full" disabled={passkey.isBusy} onClick={passkey.run}>
        <KeyRound aria-hidden /> {passkey.isBusy ? 'Waiting for your passkey…' : 'Sign in with a passkey'}
      </Button>
      {passkey.problem && (
        <Notice tone="danger" title="You are not signed in">
          <p>{passkey.problem}</p>
        </Notice>
      )}
    </div>
  )
}
