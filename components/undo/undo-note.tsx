import { Notice } from '@/components/ui/notice'
import { UndoChange } from './undo-change'

/** What was done, with the way back. */
export const UndoNote = ({ changeId, title }: { changeId: string; title: string }) => (
  <Notice tone="ok">
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <p>{title}</p>
      <UndoChange key={changeId} changeId={changeId} title={title} />
    </div>
  </Notice>
)
