import { ActionForm } from '@/components/forms/action-form'
import { SelectField, TextField } from '@/components/forms/fields'
import { Card } from '@/components/ui/card'
import { saveScale } from '@/lib/curriculum/actions'
import type { Scale } from '@/lib/grading/types'
import { LookFirst } from './look-first'

type Props = {
  /** `version` 0: a new scale. */
  scale: Omit<Scale, 'bands'> & {
    name: string
    bands: { level: string; name: string; min: number | string; points: number | string; group: string }[]
  }
  classes: Parameters<typeof LookFirst>[0]['classes']
  chosen: string
}

const sources = [
  { value: 'average', label: 'The average of the percentages' },
  { value: 'meanPoints', label: 'The mean of the points' },
]

/** A scale's bands from high to low; saved, they are a new version. */
export const ScaleRows = ({ scale, classes, chosen }: Props) => (
  <ActionForm
    action={saveScale}
    refused="The scale is not saved"
    done="Saved as a new version, in force from today. Published results keep theirs."
    className="space-y-5"
  >
    <Card className="space-y-4">
      <div className="grid gap-4 sm:grid-cols-3">
        {scale.version > 0 ? (
          <input type="hidden" name="code" value={scale.code} />
        ) : (
          <TextField
            name="code"
            label="Code"
            hint="Short, without spaces; stays for good."
            defaultValue={scale.code}
            required
            maxLength={30}
          />
        )}
        <TextField
          name="name"
          label="Name"
          hint="Printed in the key of cards."
          defaultValue={scale.name}
          required
          maxLength={80}
        />
        <SelectField
          name="overallFrom"
          label="The overall level comes from"
          hint="With points they must fall by 1 from band to band."
          defaultValue={scale.overallFrom}
          options={sources}
        />
      </div>
    </Card>
    <Card title="Bands, from high to low">
      <p className="mb-4 text-muted">
        A percentage is rounded to a whole one and gets the first band it reaches. The last band begins at 0.
        The group (EE, ME, AE, BE) gathers levels in summaries and chooses remarks.
      </p>
      <div className="space-y-3">
        {[...scale.bands, blank, blank].map((band, i) => {
          const n = i + 1
          if (n > 15) return null
          return (
            <fieldset
              key={n}
              className="grid grid-cols-[1fr_1fr_1fr] gap-3 sm:grid-cols-[5rem_6rem_6rem_6rem_1fr]"
            >
              <legend className="sr-only">Band {n}</legend>
              <TextField name={`level${n}`} label="Level" defaultValue={band.level} maxLength={20} />
              <TextField
                name={`min${n}`}
                label="From percent"
                inputMode="numeric"
                defaultValue={band.min}
                maxLength={3}
              />
              <TextField
                name={`points${n}`}
                label="Points"
                inputMode="decimal"
                defaultValue={band.points}
                maxLength={7}
              />
              <TextField name={`group${n}`} label="Group" defaultValue={band.group} maxLength={20} />
              <TextField
                name={`name${n}`}
                label="In words"
                defaultValue={band.name}
                maxLength={80}
                wrap="max-sm:col-span-2"
              />
            </fieldset>
          )
        })}
      </div>
    </Card>
    <LookFirst
      place={`/settings/scales/${scale.code}`}
      classes={classes}
      chosen={chosen}
      save="Save as a new version"
    />
  </ActionForm>
)

const blank = { level: '', name: '', min: '', points: '', group: '' }
