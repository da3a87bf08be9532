'use client'

import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { FieldErrors } from '@/lib/errors'

export type Option = { value: string; label: string }

export type RecordValues = Partial<
  Record<
    | 'fullName'
    | 'gender'
    | 'dateOfBirth'
    | 'admittedOn'
    | 'upi'
    | 'assessmentNumber'
    | 'religion'
    | 'previousSchool',
    string | null
  >
>

type Props = {
  values?: RecordValues
  errors: FieldErrors
  religions: Option[]
  today: string
  isNew?: boolean
}

/** Name first, as on the birth certificate. */
export const NameField = ({
  value,
  errors,
  autoFocus,
}: {
  value?: string | null
  errors: FieldErrors
  autoFocus?: boolean
}) => (
  <Field
    label="Name"
    hint="As on the birth certificate, in that order."
    error={errors.fullName}
    className="sm:col-span-2"
  >
    {(control) => (
      <Input
        name="fullName"
        defaultValue={value ?? ''}
        maxLength={120}
        autoComplete="off"
        autoFocus={autoFocus}
        dir="auto"
        {...control}
      />
    )}
  </Field>
)

export const GenderField = ({ value, errors }: { value?: string | null; errors: FieldErrors }) => (
  <Field label="Gender" error={errors.gender}>
    {(control) => (
      <Select name="gender" defaultValue={value ?? ''} {...control}>
        <option value="">Not recorded</option>
        <option value="F">Girl</option>
        <option value="M">Boy</option>
      </Select>
    )}
  </Field>
)

/** The rest of a learner's record, all of it optional. */
export const MoreFields = ({ values = {}, errors, religions, today, isNew }: Props) => (
  <>
    <Field label="Born" error={errors.dateOfBirth}>
      {(control) => (
        <Input
          type="date"
          name="dateOfBirth"
          defaultValue={values.dateOfBirth ?? ''}
          max={today}
          {...control}
        />
      )}
    </Field>
    <Field
      label="Religious education"
      hint="Without a choice the school’s usual one is taken, to be confirmed."
      error={errors.religion}
    >
      {(control) => (
        <Select name="religion" defaultValue={values.religion ?? ''} {...control}>
          <option value="">To confirm</option>
          {religions.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      )}
    </Field>
    <Field
      label="Admitted on"
      hint={isNew ? 'Empty: from the beginning of the year.' : undefined}
      error={errors.admittedOn}
    >
      {(control) => (
        <Input type="date" name="admittedOn" defaultValue={values.admittedOn ?? ''} {...control} />
      )}
    </Field>
    <Field label="Previous school" error={errors.previousSchool}>
      {(control) => (
        <Input
          name="previousSchool"
          defaultValue={values.previousSchool ?? ''}
          maxLength={120}
          {...control}
        />
      )}
    </Field>
    <Field label="UPI" hint="From NEMIS or KEMIS." error={errors.upi}>
      {(control) => (
        <Input name="upi" defaultValue={values.upi ?? ''} maxLength={30} autoComplete="off" {...control} />
      )}
    </Field>
    {!isNew && (
      <Field label="Assessment number" hint="From KNEC, Grade 3 and later." error={errors.assessmentNumber}>
        {(control) => (
          <Input
            name="assessmentNumber"
            defaultValue={values.assessmentNumber ?? ''}
            maxLength={30}
            autoComplete="off"
            {...control}
          />
        )}
      </Field>
    )}
  </>
)
