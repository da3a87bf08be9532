import { UndoNote } from './undo-note'

/** After a change brought somebody to a page: what was done, with the way back. `title` null: nothing to say. */
export const ChangedNote = ({ changeId, title }: { changeId: string; title: string | null }) =>
  title && (
    <div className="mb-6">
      <UndoNote changeId={changeId} title={`${title}.`} />
    </div>
  )
