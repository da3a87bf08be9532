import type { Route } from 'next'

import { ActionForm } from '@/components/forms/action-form'
import { TickField } from '@/components/forms/fields'
import { Card } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Profile } from '@/lib/schools/profile/queries'
import { changeLook } from '@/lib/setup/actions'
import { ColourField } from './colour-field'
import { CrestField } from './crest-field'

type Props = { profile: Profile; next?: Route }

/** Crest and colours, shown as they will be. */
export const LookForm = ({ profile, next }: Props) => (
  <ActionForm
    action={changeLook}
    refused="Crest and colours are not saved"
    next={next}
    done="Saved."
    className="space-y-5"
  >
    <input type="hidden" name="version" value={profile?.version ?? 0} />
    <Card title="Crest" className="space-y-3">
      <CrestField present={profile?.logo ?? null} />
      {profile?.logo && (
        <TickField name="removeLogo" label="Take the crest away" hint="Papers then begin with the name." />
      )}
    </Card>
    <Card title="Colour" className="space-y-4">
      <ColourField present={profile?.colours.primary ?? ''} />
      {profile?.colours.secondary && (
        <input type="hidden" name="secondary" value={profile.colours.secondary} />
      )}
    </Card>
    <SubmitButton pending="Saving…">{next ? 'Save and go on' : 'Save crest and colour'}</SubmitButton>
  </ActionForm>
)
