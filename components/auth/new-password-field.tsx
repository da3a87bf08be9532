import { Field } from '@/components/ui/field'
import { PasswordInput } from './password-input'

/** Where a new password is typed, with what makes a good one. */
export const NewPasswordField = ({ error }: { error?: string | string[] }) => (
  <Field
    label="New password"
    hint="15 characters or more. Three or four words that only you would put together are easy to remember."
    error={error}
  >
    {(control) => <PasswordInput {...control} name="password" required autoComplete="new-password" />}
  </Field>
)
