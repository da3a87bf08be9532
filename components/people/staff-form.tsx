'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { useForm } from '@/components/forms/use-form'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { TextLink } from '@/components/ui/text-link'
import { type Role, roleHints, roleNames } from '@/lib/auth/actor'
import { staffRoles } from '@/lib/people/input'
import { addPerson, changePerson } from '@/lib/people/staff/actions'
import { type StaffDetails, titles } from '@/lib/people/staff/input'
import { showPhone } from '@/lib/phones'

type Props = {
  /** Somebody who is here already, as they stood when the page was opened. */
  person?: StaffDetails & { staffId: string; version: number }
  /** The roles that the reader may give and take. */
  mayGive: readonly Role[]
}

/** Adds somebody to the staff, or changes what is known about them and their roles. */
export function StaffForm({ person, mayGive }: Props) {
  const router = useRouter()
  // What was seen, whatever the page has learnt since: that is how a change by somebody else is noticed.
  const [seen] = useState(person?.version)
  const { form, state, failed, isSending } = useForm<{ staffId?: string; version?: number }>(
    person ? (changePerson as never) : (addPerson as never),
    (data) => (person ? router.refresh() : router.push(`/people/${data.staffId}` as Route)),
  )
  const errors = failed?.fields ?? {}
  return (
    <form {...form} className="grid gap-4">
      {failed && (
        <Notice tone="danger" title={person ? 'Not saved' : 'Not added'}>
          <p>{failed.code === 'invalid' ? 'What is marked below needs another look.' : failed.message}</p>
        </Notice>
      )}
      {state.status === 'done' && (
        <Notice tone="ok" title={person ? 'Saved' : 'Added'}>
          {!person && <TextLink href={`/people/${state.data.staffId}` as Route}>Open their page</TextLink>}
        </Notice>
      )}
      {person && (
        <>
          <input type="hidden" name="staffId" value={person.staffId} />
          <input
            type="hidden"
            name="version"
            value={(state.status === 'done' ? state.data.version : undefined) ?? seen}
          />
        </>
      )}
      <div className="grid gap-4 sm:grid-cols-[7rem_minmax(0,1fr)]">
        <Field label="Title" error={errors.title}>
          {(control) => (
            <Input
              {...control}
              name="title"
              list="titles"
              maxLength={20}
              defaultValue={person?.title ?? ''}
            />
          )}
        </Field>
        <Field label="Name" error={errors.fullName}>
          {(control) => (
            <Input
              {...control}
              name="fullName"
              required
              maxLength={120}
              autoComplete="off"
              defaultValue={person?.fullName}
            />
          )}
        </Field>
      </div>
      <datalist id="titles">
        {titles.map((title) => (
          <option key={title} value={title} />
        ))}
      </datalist>
      <Roles held={person?.roles ?? []} mayGive={mayGive} error={errors.roles?.[0]} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Phone" error={errors.phone}>
          {(control) => (
            <Input
              {...control}
              name="phone"
              type="tel"
              maxLength={40}
              defaultValue={person?.phone ? showPhone(person.phone) : ''}
            />
          )}
        </Field>
        <Field label="E-mail" error={errors.email}>
          {(control) => (
            <Input
              {...control}
              name="email"
              inputMode="email"
              maxLength={254}
              defaultValue={person?.email ?? ''}
            />
          )}
        </Field>
        <Field label="TSC number" error={errors.tscNumber}>
          {(control) => (
            <Input {...control} name="tscNumber" maxLength={40} defaultValue={person?.tscNumber ?? ''} />
          )}
        </Field>
        <Field label="Employee number" error={errors.employeeNumber}>
          {(control) => (
            <Input
              {...control}
              name="employeeNumber"
              maxLength={40}
              defaultValue={person?.employeeNumber ?? ''}
            />
          )}
        </Field>
        <Field label="Gender" error={errors.gender}>
          {(control) => (
            <Select {...control} name="gender" defaultValue={person?.gender ?? ''}>
              <option value="">Not recorded</option>
              <option value="F">Woman</option>
              <option value="M">Man</option>
            </Select>
          )}
        </Field>
      </div>
      <div>
        <Button type="submit" variant="primary" aria-disabled={isSending}>
          {isSending ? 'Saving…' : person ? 'Save changes' : 'Add to the staff'}
        </Button>
      </div>
    </form>
  )
}

type RolesProps = { held: readonly Role[]; mayGive: readonly Role[]; error?: string }

/** A role that is not the reader's to take goes with the form unseen, so that saving keeps it. */
const Roles = ({ held, mayGive, error }: RolesProps) => (
  <fieldset aria-describedby={error ? 'roles-error' : undefined}>
    <legend className="font-medium">Roles</legend>
    <div className="mt-1 grid gap-x-6 sm:grid-cols-2">
      {staffRoles.map((role) => {
        const isFixed = !mayGive.includes(role)
        return (
          <span key={role}>
            {isFixed && held.includes(role) && <input type="hidden" name={`role.${role}`} value="on" />}
            <Checkbox
              name={isFixed ? undefined : `role.${role}`}
              defaultChecked={held.includes(role)}
              disabled={isFixed}
              aria-invalid={error ? true : undefined}
              label={roleNames[role]}
              hint={isFixed ? 'Stands above your own role.' : roleHints[role]}
            />
          </span>
        )
      })}
    </div>
    {error && (
      <p id="roles-error" className="mt-1.5 text-sm font-medium text-danger">
        {error}
      </p>
    )}
  </fieldset>
)
