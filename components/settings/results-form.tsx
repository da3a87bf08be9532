import { ActionForm } from '@/components/forms/action-form'
import { SelectField, TextField, TickField } from '@/components/forms/fields'
import { Card } from '@/components/ui/card'
import { changeSettings } from '@/lib/schools/actions'
import type { ResultSettings } from '@/lib/schools/results/queries'
import { LookFirst } from './look-first'

type Props = {
  settings: ResultSettings
  classes: Parameters<typeof LookFirst>[0]['classes']
  chosen: string
}

const rankings = [
  { value: 'average', label: 'The average' },
  { value: 'points', label: 'Points, then the average' },
]

/** The settings that change results, each with what it does. */
export const ResultsForm = ({ settings, classes, chosen }: Props) => (
  <ActionForm
    action={changeSettings}
    refused="The settings are not saved"
    done="Saved as a new version. Published results keep theirs until they are published again."
    className="space-y-5"
  >
    <input type="hidden" name="seen" value={settings.version} />
    <Card className="space-y-4">
      <TickField
        name="absentCountsAsZero"
        label="An absent paper counts as 0"
        hint="Off: a learner who was absent from a paper has no position, and the paper is left out of the average. On: it counts as 0 in averages, levels and positions; it still shows X."
        defaultChecked={settings.absentCountsAsZero}
      />
      <SelectField
        name="rankBy"
        label="Positions go by"
        hint="By points, two learners with the same points are placed by their averages. Equal ones share a position either way."
        defaultValue={settings.rankBy}
        options={rankings}
      />
      <SelectField
        name="defaultReligion"
        label="Religion where none is recorded"
        hint="Decides which religious education a learner is marked in until somebody records a choice."
        defaultValue={settings.defaultReligion ?? ''}
        options={[
          { value: '', label: 'None: the learner has no religious education' },
          ...settings.religions.map(({ code, name }) => ({ value: code, label: name })),
        ]}
      />
      <TextField
        type="date"
        name="nextTermOpens"
        label="The next year opens"
        hint="Printed on the cards of the last term; the other terms know theirs."
        defaultValue={settings.nextTermOpens ?? ''}
        wrap="max-w-60"
      />
    </Card>
    <LookFirst place="/settings/results" classes={classes} chosen={chosen} save="Save as a new version" />
  </ActionForm>
)
