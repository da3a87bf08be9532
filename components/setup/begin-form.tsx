import { ActionForm } from '@/components/forms/action-form'
import { TextField } from '@/components/forms/fields'
import { SubmitButton } from '@/components/ui/submit-button'
import { beginInstallation } from '@/lib/schools/founding/actions'

/** The first person of an installation says who they are and which school this is. */
export const BeginForm = () => (
  <ActionForm action={beginInstallation} refused="Nothing is set up yet" className="grid gap-4">
    <TextField
      name="code"
      label="Set-up code"
      hint="Printed in the window in which Hillview was started."
      required
      autoFocus
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
    />
    <TextField
      name="school"
      label="Name of the school"
      required
      maxLength={120}
      autoComplete="organization"
    />
    <TextField
      name="name"
      label="Your name"
      hint="You will be the head and the administrator; both can change later."
      required
      maxLength={120}
      autoComplete="name"
    />
    <TextField
      name="username"
      label="Username"
      hint="What you sign in with, such as wanjiru.kamau."
      required
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
    />
    <TextField
      name="password"
      type="password"
      label="Password"
      hint="15 characters or more. Three or four words that only you would put together are easy to remember."
      required
      autoComplete="new-password"
    />
    <SubmitButton pending="Making the school…" size="large" className="mt-2 w-full">
      Begin
    </SubmitButton>
  </ActionForm>
)
