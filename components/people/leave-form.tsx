'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'

import { useForm } from '@/components/forms/use-form'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { deactivate } from '@/lib/teaching/leaving/actions'

/** `key`: the field's name (lib/teaching/leaving/input.ts). `open`: what is still to be done there, in words. */
export type HeldPlace = { key: string; place: string; open: string | null }

type Props = {
  staffId: string
  version: number
  name: string
  places: HeldPlace[]
  colleagues: { id: string; name: string }[]
}

/** Closes somebody's place in the school, and says in the same form who takes over what they hold. */
export function LeaveForm({ staffId, version, name, places, colleagues }: Props) {
  const router = useRouter()
  const { form, state, failed, isSending } = useForm(deactivate, () =>
    router.push(`/people/${staffId}` as Route),
  )
  const people = colleagues.map(({ id, name: colleague }) => (
    <option key={id} value={id}>
      {colleague}
    </option>
  ))
  return (
    <form {...form} className="grid gap-5">
      {failed && !failed.fields?.everything && <Notice tone="danger">{failed.message}</Notice>}
      {state.status === 'done' && <Notice tone="ok">{name} can no longer sign in to this school.</Notice>}
      <input type="hidden" name="staffId" value={staffId} />
      <input type="hidden" name="version" value={version} />
      {places.length > 0 && (
        <>
          <Field
            label="Everything goes to"
            hint="Below, any place may go to somebody else."
            error={failed?.fields?.everything}
            className="max-w-md"
          >
            {(control) => (
              <Select {...control} name="everything" defaultValue="">
                <option value="">Choose who</option>
                <option value="nobody">Nobody yet: the places stand empty</option>
                {people}
              </Select>
            )}
          </Field>
          <ul className="divide-y divide-line border-y border-line">
            {places.map(({ key, place, open }) => (
              <li
                key={key}
                className="grid items-center gap-x-4 gap-y-1 py-2 sm:grid-cols-[minmax(0,1fr)_16rem]"
              >
                <span>
                  {place}
                  {open && <span className="block text-sm text-warn">{open}</span>}
                </span>
                <Select name={key} aria-label={`Who takes over: ${place}`} defaultValue="">
                  <option value="">As above</option>
                  <option value="nobody">Nobody yet</option>
                  {people}
                </Select>
              </li>
            ))}
          </ul>
        </>
      )}
      <div>
        <Button type="submit" variant="primary" aria-disabled={isSending}>
          {isSending ? 'Closing…' : `Close the place of ${name}`}
        </Button>
      </div>
    </form>
  )
}
