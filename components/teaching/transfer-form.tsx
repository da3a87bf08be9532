'use client'

import { useForm } from '@/components/forms/use-form'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { UndoNote } from '@/components/undo/undo-note'
import { transferTeaching } from '@/lib/teaching/transfer/actions'
import { counted } from '@/lib/words'

type Props = { from: string; places: number; colleagues: { id: string; name: string }[] }

/** Gives everything that was just shown to somebody else. */
export function TransferForm({ from, places, colleagues }: Props) {
  const { form, state, failed, isSending } = useForm(transferTeaching)
  if (state.status === 'done') return <UndoNote changeId={state.data.changeId} title={state.data.title} />
  return (
    <form {...form} className="grid max-w-md gap-4">
      {failed && !failed.fields?.to && <Notice tone="danger">{failed.message}</Notice>}
      <input type="hidden" name="from" value={from} />
      <input type="hidden" name="seen" value={places} />
      <Field label="Give it to" error={failed?.fields?.to}>
        {(control) => (
          <Select {...control} name="to" required defaultValue="">
            <option value="">Choose who</option>
            {colleagues.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div>
        <Button type="submit" variant="primary" aria-disabled={isSending}>
          {isSending ? 'Handing over…' : `Hand over ${counted(places, 'place', 'places')}`}
        </Button>
      </div>
    </form>
  )
}
