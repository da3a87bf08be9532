import { ActionForm } from '@/components/forms/action-form'
import { TextField, TickField } from '@/components/forms/fields'
import { CrestField } from '@/components/setup/crest-field'
import { Card } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { changeSignatory } from '@/lib/schools/actions'
import type { Signatory } from '@/lib/schools/signing/queries'

const titles = { head: 'Head teacher' }

/** Who signs, each with a picture of the signature. */
export const Signatures = ({ signatories }: { signatories: Signatory[] }) =>
  (['head'] as const).map((role) => {
    const own = signatories.find((each) => each.role === role)
    return (
      <Card key={`${role} ${own?.version}`} title={titles[role]}>
        <ActionForm
          action={changeSignatory}
          refused="The signature is not saved"
          done="Saved. Cards made from now on carry it."
          className="space-y-4"
        >
          <input type="hidden" name="role" value={role} />
          <input type="hidden" name="seen" value={own?.version ?? 0} />
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              name="name"
              label="Name"
              hint="As it stands under the line."
              defaultValue={own?.name}
              required
              maxLength={120}
            />
            <TextField
              name="title"
              label="Title"
              hint="Such as Head teacher."
              defaultValue={own?.title ?? titles[role]}
              maxLength={60}
            />
          </div>
          <CrestField present={own?.picture ?? null} what="signature" />
          {own?.picture && (
            <TickField
              name="removePicture"
              label="Take the picture away"
              hint="The line is then signed by hand."
            />
          )}
          <SubmitButton pending="Saving…">Save</SubmitButton>
        </ActionForm>
      </Card>
    )
  })
