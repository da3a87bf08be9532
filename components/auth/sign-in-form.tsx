import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { PasswordInput } from './password-input'

type Props = {
  csrfToken: string
  /** The page to go on to. */
  next: string | null
  /** What was typed before, to be kept. */
  identifier?: string
  /** Why the last try was refused, in words. */
  problem: string | null
}

/** A plain form: it is sent, refused and filled in again without any script. */
export function SignInForm({ csrfToken, next, identifier, problem }: Props) {
  return (
    <form method="post" action="/api/auth/callback/credentials" className="grid gap-4">
      <input type="hidden" name="csrfToken" value={csrfToken} />
      {next && <input type="hidden" name="callbackUrl" value={next} />}
      {problem && (
        <Notice tone="danger" title="You are not signed in">
          <p id="problem">{problem}</p>
        </Notice>
      )}
      <Field label="Username, e-mail or phone">
        {(control) => (
          <Input
            {...control}
            name="identifier"
            defaultValue={identifier}
            required
            autoComplete="username"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            autoFocus={!identifier}
            aria-describedby={problem ? 'problem' : undefined}
            className="sm:h-11"
          />
        )}
      </Field>
      <Field label="Password">
        {(control) => (
          <PasswordInput
            {...control}
            name="password"
            required
            autoComplete="current-password"
            autoFocus={Boolean(identifier)}
            aria-describedby={problem ? 'problem' : undefined}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="large" className="mt-2 w-full">
        Sign in
      </Button>
    </form>
  )
}
