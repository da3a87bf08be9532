'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { CommandForm } from '@/components/forms/command-form'
import { Button, ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { UndoNote } from '@/components/undo/undo-note'
import { admitLearner } from '@/lib/learners/admission/actions'
import type { AdmittedOne } from '@/lib/learners/admission/commands'
import { GenderField, MoreFields, NameField, type Option } from './record-fields'

type Props = {
  classes: Option[]
  classId: string
  religions: Option[]
  today: string
  /** Whose draft it is on this device. */
  draft: string
}

const labels = {
  fullName: 'Name',
  classId: 'Class',
  phone: 'Phone',
  email: 'E-mail',
  upi: 'UPI',
  guardianName: 'Guardian',
  dateOfBirth: 'Born',
  admissionNumber: 'Admission number',
}
const relations = [
  'mother',
  'father',
  'guardian',
  'grandmother',
  'grandfather',
  'aunt',
  'uncle',
  'sister',
  'brother',
  'other',
]

/** Admits one learner, or one after the other: only name and class are needed. */
export function AdmissionForm({ classes, classId, religions, today, draft }: Props) {
  const router = useRouter()
  const [last, setLast] = useState<AdmittedOne | null>(null)

  function done(admitted: AdmittedOne, pressed: string, form: HTMLFormElement) {
    if (pressed !== 'next') return router.push(`/learners/${admitted.learnerId}` as Route)
    setLast(admitted)
    const { value } = form.elements.namedItem('classId') as HTMLSelectElement
    form.reset()
    ;(form.elements.namedItem('classId') as HTMLSelectElement).value = value
    ;(form.elements.namedItem('fullName') as HTMLInputElement).focus()
  }

  return (
    <>
      {last && (
        <div className="mb-4 space-y-2">
          <UndoNote
            key={last.changeId}
            changeId={last.changeId}
            title={`${last.name} is admitted to ${last.className} with number ${last.admissionNumber}.`}
          />
          <ButtonLink size="small" variant="quiet" href={`/learners/${last.learnerId}` as Route}>
            Open {last.name}
          </ButtonLink>
        </div>
      )}
      <CommandForm act={admitLearner} draft={draft} labels={labels} onDone={done} className="grid gap-6">
        {({ errors, isSending }) => (
          <>
            <Card title="Who and where">
              <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
                <NameField errors={errors} autoFocus />
                <Field label="Class" error={errors.classId}>
                  {(control) => (
                    <Select name="classId" defaultValue={classId} {...control}>
                      <option value="">Choose a class</option>
                      {classes.map(({ value, label }) => (
                        <option key={value} value={value}>
                          {label}
                        </option>
                      ))}
                    </Select>
                  )}
                </Field>
                <GenderField errors={errors} />
                <Field
                  label="Admission number"
                  hint="Empty: the next free number is given."
                  error={errors.admissionNumber}
                >
                  {(control) => (
                    <Input name="admissionNumber" maxLength={20} autoComplete="off" {...control} />
                  )}
                </Field>
              </div>
              {errors.another && (
                <label className="mt-4 flex min-h-9 items-start gap-3 rounded-md border border-warn/40 bg-warn-soft px-3 py-2.5">
                  <input type="checkbox" name="another" className="mt-0.5 size-5 accent-accent" />
                  <span>
                    <span className="block font-medium">This is another child of the same name</span>
                    <span className="text-muted">{errors.another[0]}</span>
                  </span>
                </label>
              )}
            </Card>
            <Card title="More" aside="May wait">
              <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
                <MoreFields errors={errors} religions={religions} today={today} isNew />
              </div>
            </Card>
            <Card title="A guardian" aside="May wait; more are added afterwards">
              <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
                <Field label="Guardian’s name" error={errors.guardianName}>
                  {(control) => <Input name="guardianName" maxLength={120} autoComplete="off" {...control} />}
                </Field>
                <Field label="Relationship" error={errors.relationship}>
                  {(control) => (
                    <Select name="relationship" defaultValue="mother" {...control}>
                      {relations.map((each) => (
                        <option key={each} value={each}>
                          {each[0]!.toUpperCase() + each.slice(1)}
                        </option>
                      ))}
                    </Select>
                  )}
                </Field>
                <Field label="Phone" hint="Such as 0712 000 123." error={errors.phone}>
                  {(control) => (
                    <Input type="tel" name="phone" maxLength={30} autoComplete="off" {...control} />
                  )}
                </Field>
                <Field label="E-mail" error={errors.email}>
                  {(control) => (
                    <Input type="email" name="email" maxLength={254} autoComplete="off" {...control} />
                  )}
                </Field>
              </div>
            </Card>
            <div className="flex flex-wrap gap-2">
              <Button type="submit" variant="primary" value="open" aria-disabled={isSending}>
                {isSending ? 'Admitting…' : 'Admit'}
              </Button>
              <Button type="submit" value="next" aria-disabled={isSending}>
                Admit and go on with the next
              </Button>
            </div>
          </>
        )}
      </CommandForm>
    </>
  )
}
