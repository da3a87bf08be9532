'use client'

import { useForm } from '@/components/forms/use-form'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { UndoNote } from '@/components/undo/undo-note'
import { copyTeaching } from '@/lib/teaching/copy/actions'
import { counted } from '@/lib/words'

/** Takes over what was just shown. */
export function CopyForm({ year, places }: { year: number; places: number }) {
  const { form, state, failed, isSending } = useForm(copyTeaching)
  if (state.status === 'done') return <UndoNote changeId={state.data.changeId} title={state.data.title} />
  return (
    <form {...form} className="grid gap-3">
      {failed && <Notice tone="danger">{failed.message}</Notice>}
      <input type="hidden" name="year" value={year} />
      <input type="hidden" name="seen" value={places} />
      <div>
        <Button type="submit" variant="primary" aria-disabled={isSending}>
          {isSending ? 'Copying…' : `Copy ${counted(places, 'place', 'places')} into ${year}`}
        </Button>
      </div>
    </form>
  )
}
