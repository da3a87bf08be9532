'use client'

import type { Route } from 'next'

import { useForm } from '@/components/forms/use-form'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { TextLink } from '@/components/ui/text-link'
import type { FunctionName } from '@/lib/auth/functions'
import { givePermissions } from '@/lib/permissions/actions'
import type { getGiveChoices } from '@/lib/permissions/queries'
import { counted } from '@/lib/words'
import { UntilFields } from './until-fields'
import { WhatFields } from './what-fields'

type Props = Awaited<ReturnType<typeof getGiveChoices>> & { names: readonly FunctionName[] }

/** Lends one function to several people in several places at once. */
export function GiveForm({ people, classes, grades, areas, names }: Props) {
  const { form, state, failed, isSending } = useForm<{ given: number; already: number }>(
    givePermissions as never,
  )
  const errors = failed?.fields ?? {}
  return (
    <form {...form} className="grid gap-5">
      {failed && (
        <Notice tone="danger" title="Not given">
          {failed.code === 'invalid' ? 'What is marked below needs another look.' : failed.message}
        </Notice>
      )}
      {state.status === 'done' && (
        <Notice tone="ok" title={`${counted(state.data.given, 'permission is', 'permissions are')} given`}>
          {state.data.already > 0 && `${state.data.already} had it already for as long. `}
          <TextLink href={'/people/permissions' as Route}>See what is lent</TextLink>
        </Notice>
      )}
      <WhatFields names={names} areas={areas} errors={errors} />
      <Ticks legend="To whom" error={errors.staffIds?.[0]}>
        {people.map(({ staffId, name }) => (
          <Checkbox key={staffId} name={`staff.${staffId}`} label={name} />
        ))}
      </Ticks>
      <Ticks legend="Where" error={errors.places?.[0]}>
        {classes.map(({ id, name }) => (
          <Checkbox key={id} name={`at.class:${id}`} label={name} />
        ))}
        {grades.map(({ id, name }) => (
          <Checkbox key={id} name={`at.grade:${id}`} label={`${name}, every class`} />
        ))}
        <Checkbox name="at.school" label="The whole school" />
      </Ticks>
      <UntilFields errors={errors} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="From" hint="Empty: from now." error={errors.from}>
          {(control) => <Input {...control} type="date" name="from" />}
        </Field>
        <Field label="Why" hint="It stands in the audit. May be left empty." error={errors.reason}>
          {(control) => <Input {...control} name="reason" maxLength={300} />}
        </Field>
      </div>
      <div>
        <Button type="submit" variant="primary" aria-disabled={isSending}>
          {isSending ? 'Giving…' : 'Give permission'}
        </Button>
      </div>
    </form>
  )
}

const Ticks = ({
  legend,
  error,
  children,
}: {
  legend: string
  error?: string
  children: React.ReactNode
}) => (
  <fieldset>
    <legend className="font-medium">{legend}</legend>
    {error && <p className="mt-1 text-sm font-medium text-danger">{error}</p>}
    <div className="mt-1 grid max-h-72 gap-x-6 overflow-y-auto rounded-md border border-line px-3 py-1.5 sm:grid-cols-2 lg:grid-cols-3">
      {children}
    </div>
  </fieldset>
)
