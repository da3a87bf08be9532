'use client'

import { useRouter } from 'next/navigation'

import { useForm } from '@/components/forms/use-form'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { reactivate } from '@/lib/teaching/leaving/actions'

/** Takes somebody back who had left; works without scripts. */
export function TakeBack({ staffId, version }: { staffId: string; version: number }) {
  const router = useRouter()
  const { form, failed, isSending } = useForm(reactivate, () => router.refresh())
  return (
    <form {...form} className="grid gap-3">
      <input type="hidden" name="staffId" value={staffId} />
      <input type="hidden" name="version" value={version} />
      {failed && <Notice tone="danger">{failed.message}</Notice>}
      <Button type="submit" aria-disabled={isSending} className="justify-self-start">
        {isSending ? 'Taking back…' : 'Take back'}
      </Button>
    </form>
  )
}
