import type { Route } from 'next'

import { ActionForm } from '@/components/forms/action-form'
import { SelectField, TextField } from '@/components/forms/fields'
import { Card } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { showPhone } from '@/lib/phones'
import type { Profile } from '@/lib/schools/profile/queries'
import { changeProfile } from '@/lib/setup/actions'
import { CountyFields } from './county-fields'

const types = ['', 'Public', 'Private', 'Faith-based', 'Community'].map((value) => ({
  value,
  label: value || 'Not said',
}))
const categories = ['', 'Day', 'Boarding', 'Day and boarding'].map((value) => ({
  value,
  label: value || 'Not said',
}))
const languages = [
  { value: 'en', label: 'English' },
  { value: 'sw', label: 'Kiswahili' },
]
const pair = 'grid gap-4 sm:grid-cols-2'

type Props = { profile: Profile; next?: Route }

/** What the school says of itself: on screens, at the head of papers, and in its registers. */
export const SchoolForm = ({ profile, next }: Props) => {
  const at = (name: 'motto' | 'postalAddress' | 'email' | 'website') => profile?.[name] ?? ''
  return (
    <ActionForm
      action={changeProfile}
      refused="The school’s details are not saved"
      next={next}
      done="Saved."
      className="space-y-5"
    >
      <input type="hidden" name="version" value={profile?.version ?? 0} />
      <Card title="What people read" className="space-y-4">
        <TextField
          name="name"
          label="Name of the school"
          defaultValue={profile?.name}
          required
          maxLength={120}
        />
        <TextField
          name="motto"
          label="Motto"
          hint="Under the name on every paper."
          defaultValue={at('motto')}
          maxLength={200}
        />
        <div className={pair}>
          <TextField
            name="phone"
            type="tel"
            label="Phone"
            defaultValue={profile?.phone ? showPhone(profile.phone) : ''}
            maxLength={40}
          />
          <TextField name="email" type="email" label="E-mail" defaultValue={at('email')} maxLength={200} />
        </div>
        <div className={pair}>
          <TextField
            name="postalAddress"
            label="Postal address"
            defaultValue={at('postalAddress')}
            maxLength={200}
          />
          <TextField name="website" label="Website" defaultValue={at('website')} maxLength={200} />
        </div>
        <SelectField
          name="language"
          label="Language of what the school sends"
          hint="Messages and papers, unless a parent chose another."
          defaultValue={profile?.language ?? 'en'}
          options={languages}
        />
      </Card>
      <Card title="Where and what it is" className="space-y-4">
        <CountyFields county={profile?.county ?? ''} subCounty={profile?.subCounty ?? ''} />
        <div className={pair}>
          <SelectField
            name="type"
            label="Type"
            defaultValue={profile?.type ?? ''}
            options={withOwn(types, profile?.type)}
          />
          <SelectField
            name="category"
            label="Category"
            defaultValue={profile?.category ?? ''}
            options={withOwn(categories, profile?.category)}
          />
        </div>
      </Card>
      <Card title="Numbers in registers" className="space-y-4">
        <p className="text-muted">
          They go on exports to the ministry and the examinations council. All may wait.
        </p>
        <div className={pair}>
          <TextField
            name="registrationNumber"
            label="Registration number"
            defaultValue={profile?.registrationNumber ?? ''}
            maxLength={40}
          />
          <TextField
            name="uic"
            label="UIC"
            hint="Unique institution code of the national register."
            defaultValue={profile?.uic ?? ''}
            maxLength={40}
          />
          <TextField
            name="knecCode"
            label="KNEC code"
            hint="Of the examinations council."
            defaultValue={profile?.knecCode ?? ''}
            maxLength={40}
          />
          <TextField
            name="tscCode"
            label="TSC code"
            hint="Of the Teachers Service Commission."
            defaultValue={profile?.tscCode ?? ''}
            maxLength={40}
          />
        </div>
      </Card>
      <SubmitButton pending="Saving…">{next ? 'Save and go on' : 'Save the details'}</SubmitButton>
    </ActionForm>
  )
}

/** A word that the school uses and the list does not have stays to be chosen. */
const withOwn = (options: { value: string; label: string }[], own: string | null | undefined) =>
  own && !options.some(({ value }) => value === own) ? [...options, { value: own, label: own }] : options
