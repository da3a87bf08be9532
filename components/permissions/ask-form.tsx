'use client'

import { useRouter } from 'next/navigation'

import { useForm } from '@/components/forms/use-form'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { functionNames } from '@/lib/auth/functions'
import type { Choices } from '@/lib/permissions/queries'
import { askPermission } from '@/lib/permissions/requests/actions'
import { UntilFields } from './until-fields'
import { PlaceSelect, WhatFields } from './what-fields'

/** Asks to be lent something: what, where, how long and why. */
export function AskForm({ choices }: { choices: Choices }) {
  const router = useRouter()
  const { form, state, failed, isSending } = useForm(askPermission as never, () => router.refresh())
  const errors = failed?.fields ?? {}
  return (
    <form {...form} className="grid gap-4">
      {failed && (
        <Notice tone="danger" title="Not asked">
          {failed.code === 'invalid' ? 'What is marked below needs another look.' : failed.message}
        </Notice>
      )}
      {state.status === 'done' && (
        <Notice tone="ok" title="Asked">
          The head and the deputy see it on Today; their answer stands on yours.
        </Notice>
      )}
      <WhatFields names={functionNames} areas={choices.areas} errors={errors} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Where" error={errors.place}>
          {(control) => <PlaceSelect {...control} choices={choices} />}
        </Field>
      </div>
      <UntilFields errors={errors} />
      <Field label="Why" hint="A line is enough." error={errors.reason}>
        {(control) => <Input {...control} name="reason" maxLength={300} required />}
      </Field>
      <div>
        <Button type="submit" variant="primary" aria-disabled={isSending}>
          {isSending ? 'Asking…' : 'Ask for it'}
        </Button>
      </div>
    </form>
  )
}
