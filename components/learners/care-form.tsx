'use client'

import { useRouter } from 'next/navigation'

import { CommandForm } from '@/components/forms/command-form'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import { saveCare } from '@/lib/learners/care/actions'
import type { Care } from '@/lib/learners/care/commands'
import { careFields } from '@/lib/learners/care/input'

/** What carers must know. Not kept as a draft on the device: others may use it. */
export function CareForm({ care }: { care: Care }) {
  const router = useRouter()
  return (
    <Card title="What carers must know">
      <CommandForm
        act={saveCare}
        with={{ learnerId: care.learnerId, version: care.version }}
        labels={careFields}
        onDone={() => router.refresh()}
        className="grid gap-4"
      >
        {({ errors, isSending }) => (
          <>
            {(Object.keys(careFields) as (keyof typeof careFields)[]).map((name) => (
              <Field key={name} label={careFields[name]} error={errors[name]}>
                {(control) => (
                  <Textarea
                    name={name}
                    rows={3}
                    maxLength={2000}
                    defaultValue={care[name] ?? ''}
                    {...control}
                  />
                )}
              </Field>
            ))}
            <div>
              <Button type="submit" variant="primary" aria-disabled={isSending}>
                {isSending ? 'Saving…' : 'Save'}
              </Button>
            </div>
          </>
        )}
      </CommandForm>
    </Card>
  )
}
