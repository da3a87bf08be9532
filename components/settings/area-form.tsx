import type { Route } from 'next'

import { ActionForm } from '@/components/forms/action-form'
import { TextField, TickField } from '@/components/forms/fields'
import { Card } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { changeArea } from '@/lib/curriculum/actions'
import { mostParts } from '@/lib/curriculum/areas/input'
import type { AreaRow } from '@/lib/curriculum/areas/queries'

type Props = { area: AreaRow; back: Route }

/** One learning area: its names, its place, and its parts. */
export const AreaForm = ({ area, back }: Props) => (
  <ActionForm action={changeArea} refused={`${area.name} is not saved`} next={back} className="space-y-5">
    <input type="hidden" name="areaId" value={area.id} />
    <input type="hidden" name="seen" value={area.seen} />
    <Card title="Names" className="space-y-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          name="name"
          label="Name"
          hint="On report cards."
          defaultValue={area.name}
          required
          maxLength={80}
        />
        <TextField
          name="abbreviation"
          label="Abbreviation"
          hint="Heads the column of marksheets."
          defaultValue={area.abbreviation}
          required
          maxLength={20}
        />
        <TextField
          name="knecCode"
          label="KNEC code"
          hint="For exports to the examinations council."
          defaultValue={area.knecCode ?? ''}
          maxLength={20}
        />
        <TextField
          name="order"
          label="Place in the list"
          hint="The smallest stands first."
          inputMode="numeric"
          defaultValue={area.order}
          required
        />
      </div>
      <TextField
        name="aliases"
        label="Other names"
        hint="Heads of columns in files that mean this learning area, with commas between them."
        defaultValue={area.aliases.join(', ')}
        maxLength={500}
      />
      {!area.slot && (
        <TickField
          name="optional"
          label="By choice"
          hint="Only learners who chose it have marks in it; else everybody of the level does."
          defaultChecked={area.optional}
        />
      )}
    </Card>
    <Card title="Parts">
      <p className="mb-4 text-muted">
        None: one paper. Two or more: each is marked by itself, and the weights say how they make up the
        whole; they change every result that is not published yet. The maximum is what new assessments begin
        with.
      </p>
      <div className="space-y-4">
        {Array.from({ length: mostParts }, (_, i) => i + 1).map((n) => {
          const part = area.components[n - 1]
          if (n > area.components.length + 2) return null
          const at = (column: string) => `part${n}.${column}`
          return (
            <fieldset key={n} className="grid gap-3 sm:grid-cols-[1fr_1.5fr_2fr_5.5rem_5.5rem]">
              <legend className="sr-only">Part {n}</legend>
              <input type="hidden" name={at('id')} value={part?.id ?? ''} />
              <TextField name={at('code')} label="Code" defaultValue={part?.code} maxLength={30} />
              <TextField name={at('name')} label="Name" defaultValue={part?.name} maxLength={80} />
              <TextField
                name={at('header')}
                label="Head in files"
                defaultValue={part?.header}
                maxLength={120}
              />
              <TextField
                name={at('max')}
                label="Maximum"
                inputMode="decimal"
                defaultValue={part && Number(part.max)}
              />
              <TextField
                name={at('weight')}
                label="Weight"
                inputMode="decimal"
                defaultValue={part && Number(part.weight)}
              />
            </fieldset>
          )
        })}
      </div>
    </Card>
    <SubmitButton pending="Saving…">Save {area.name}</SubmitButton>
  </ActionForm>
)
