'use client'

import { PasswordInput } from '@/components/auth/password-input'
import { useForm } from '@/components/forms/use-form'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { acceptInvitation, joinSchool } from '@/lib/people/acceptance/actions'

type Props = { secret: string; username: string }

/** Opens an account with a username and a password of one's own, and goes in; works without scripts. */
export function AcceptanceForm({ secret, username }: Props) {
  const { form, failed, isSending } = useForm(acceptInvitation)
  return (
    <form {...form} className="grid gap-4">
      <input type="hidden" name="secret" value={secret} />
      {failed && (
        <Notice tone="danger" title="You are not in yet">
          {!failed.fields && <p>{failed.message}</p>}
        </Notice>
      )}
      <Field
        label="Username"
        hint="What you sign in with. It stays yours, also in another school."
        error={failed?.fields?.username}
      >
        {(control) => (
          <Input
            {...control}
            name="username"
            required
            defaultValue={username}
            autoComplete="username"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            className="sm:h-11"
          />
        )}
      </Field>
      <Field
        label="Password"
        hint="15 characters or more. Three or four words that only you would put together are easy to remember."
        error={failed?.fields?.password}
      >
        {(control) => <PasswordInput {...control} name="password" required autoComplete="new-password" />}
      </Field>
      <Button type="submit" variant="primary" size="large" className="mt-2 w-full" aria-disabled={isSending}>
        {isSending ? 'Opening your account…' : 'Open my account'}
      </Button>
    </form>
  )
}

/** Takes the place with the account that is signed in. */
export function JoinForm({ secret, school }: { secret: string; school: string }) {
  const { form, failed, isSending } = useForm(joinSchool)
  return (
    <form {...form} className="grid gap-4">
      <input type="hidden" name="secret" value={secret} />
      {failed && <Notice tone="danger">{failed.message}</Notice>}
      <Button type="submit" variant="primary" size="large" className="w-full" aria-disabled={isSending}>
        {isSending ? 'One moment…' : `Join ${school}`}
      </Button>
    </form>
  )
}
