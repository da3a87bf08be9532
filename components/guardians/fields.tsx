import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { FieldErrors } from '@/lib/errors'
import { languages, relationships } from '@/lib/words'

/** Phones as they are written at home. */
export type PersonValues = {
  fullName?: string
  phone?: string | null
  phone2?: string | null
  email?: string | null
  language?: string
}

type Props = { errors?: FieldErrors }

/** Who a guardian is and how they are reached. */
export const PersonFields = ({ errors = {}, of = {} }: Props & { of?: PersonValues }) => (
  <div className="grid gap-4 sm:grid-cols-2">
    <Field label="Full name" error={errors.fullName} className="sm:col-span-2">
      {(control) => (
        <Input {...control} name="fullName" defaultValue={of.fullName} required maxLength={120} />
      )}
    </Field>
    <Field label="Phone" hint="As at home: 0712 000 123" error={errors.phone}>
      {(control) => (
        <Input {...control} name="phone" type="tel" defaultValue={of.phone ?? ''} maxLength={40} />
      )}
    </Field>
    <Field label="Second phone" hint="If there is one" error={errors.phone2}>
      {(control) => (
        <Input {...control} name="phone2" type="tel" defaultValue={of.phone2 ?? ''} maxLength={40} />
      )}
    </Field>
    <Field label="E-mail" error={errors.email}>
      {(control) => (
        <Input {...control} name="email" type="text" inputMode="email" defaultValue={of.email ?? ''} />
      )}
    </Field>
    <Field label="Language of messages" error={errors.language}>
      {(control) => (
        <Select {...control} name="language" defaultValue={of.language ?? 'en'}>
          {Object.entries(languages).map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  </div>
)

type Link = { relationship?: string; maySeeReports?: boolean; pays?: boolean }

/** What a guardian is to a child, and may do. */
export const LinkFields = ({ errors = {}, of = { maySeeReports: true } }: Props & { of?: Link }) => (
  <div className="grid gap-3">
    <Field label="Relationship to the child" error={errors.relationship} className="sm:max-w-64">
      {(control) => (
        <Select {...control} name="relationship" defaultValue={of.relationship ?? 'mother'}>
          {relationships.map((word) => (
            <option key={word} value={word}>
              {word}
            </option>
          ))}
        </Select>
      )}
    </Field>
    <div>
      <Checkbox name="maySeeReports" defaultChecked={of.maySeeReports} label="May see reports" />
      <Checkbox name="pays" defaultChecked={of.pays} label="Pays the fees" />
    </div>
  </div>
)
