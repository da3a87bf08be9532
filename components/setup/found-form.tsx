'use client'

import { ActionForm } from '@/components/forms/action-form'
import { TextField } from '@/components/forms/fields'
import { SubmitButton } from '@/components/ui/submit-button'
import { foundSchool, type NewSchool } from '@/lib/schools/founding/actions'

/** A school with its first administrator, whose password is shown once. */
export const FoundForm = () => (
  <ActionForm<NewSchool>
    action={foundSchool}
    refused="The school is not made"
    className="grid gap-4"
    done={({ school, username, temporaryPassword }) => (
      <>
        <p className="font-semibold">{school} is made</p>
        <p>
          Its administrator signs in as <strong>{username}</strong> with the temporary password{' '}
          <code className="rounded-sm bg-well px-1 py-0.5 font-semibold">{temporaryPassword}</code>, and
          chooses their own at once. It is shown this one time: write it down.
        </p>
      </>
    )}
  >
    <TextField name="school" label="Name of the school" required maxLength={120} />
    <TextField
      name="slug"
      label="Short name"
      hint="For addresses, in small letters. Left empty it is made from the name."
      maxLength={60}
      autoCapitalize="none"
    />
    <TextField
      name="name"
      label="Its first administrator"
      hint="The head, as a rule."
      required
      maxLength={120}
    />
    <TextField
      name="username"
      label="Username"
      required
      autoCapitalize="none"
      autoComplete="off"
      spellCheck={false}
    />
    <SubmitButton pending="Making it…">Make the school</SubmitButton>
  </ActionForm>
)
