import { SelectField } from '@/components/forms/fields'
import { Button } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'

type Props = {
  /** The page itself: what is chosen goes into its address. */
  place: string
  classes: { id: string; name: string; learners: number }[]
  chosen: string
  save: string
}

/** The foot of a form that changes results: for which class to see what would change, and the way to save. */
export const LookFirst = ({ place, classes, chosen, save }: Props) => {
  const filled = classes.filter(({ learners }) => learners > 0)
  return (
    <div className="flex flex-wrap items-end gap-3">
      {filled.length > 0 && (
        <>
          <SelectField
            name="class"
            label="Class to look at"
            defaultValue={chosen}
            options={filled.map(({ id, name }) => ({ value: id, label: name }))}
            wrap="w-48"
          />
          <Button type="submit" formMethod="get" formAction={place} formNoValidate>
            See what it changes
          </Button>
        </>
      )}
      <SubmitButton pending="Saving…">{save}</SubmitButton>
    </div>
  )
}
