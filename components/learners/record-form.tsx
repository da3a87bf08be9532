'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'

import { CommandForm } from '@/components/forms/command-form'
import { Button, ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { editLearner } from '@/lib/learners/record/actions'
import { recordFields } from '@/lib/learners/record/rules'
import { GenderField, MoreFields, NameField, type Option, type RecordValues } from './record-fields'

type Props = {
  learnerId: string
  version: number
  values: RecordValues
  areas: { id: string; name: string; taken: boolean }[]
  religions: Option[]
  today: string
}

/** Changes a learner's record. What was typed is kept on this device, for this version of the record, until it is saved. */
export function RecordForm({ learnerId, version, values, areas, religions, today }: Props) {
  const router = useRouter()
  return (
    <CommandForm
      act={editLearner}
      with={{ learnerId, version }}
      draft={`record:${learnerId}:${version}`}
      labels={recordFields}
      onDone={({ changeId, changed }) => {
        const told = Object.keys(changed).length > 0 ? `?changed=${changeId}` : ''
        router.push(`/learners/${learnerId}${told}` as Route)
      }}
      className="grid gap-6"
    >
      {({ errors, isSending }) => (
        <>
          <Card>
            <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
              <NameField value={values.fullName} errors={errors} />
              <GenderField value={values.gender} errors={errors} />
              <MoreFields values={values} errors={errors} religions={religions} today={today} />
            </div>
            {areas.length > 0 && (
              <fieldset className="mt-5">
                <legend className="font-medium">Optional areas taken</legend>
                <div className="mt-1 flex flex-wrap gap-x-5">
                  {areas.map(({ id, name, taken }) => (
                    <label key={id} className="flex min-h-9 items-center gap-2 max-sm:min-h-12">
                      <input
                        type="checkbox"
                        name="areaIds[]"
                        value={id}
                        defaultChecked={taken}
                        className="size-5 accent-accent"
                      />
                      {name}
                    </label>
                  ))}
                </div>
              </fieldset>
            )}
          </Card>
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" aria-disabled={isSending}>
              {isSending ? 'Saving…' : 'Save'}
            </Button>
            <ButtonLink variant="quiet" href={`/learners/${learnerId}` as Route}>
              Leave as it was
            </ButtonLink>
          </div>
        </>
      )}
    </CommandForm>
  )
}
