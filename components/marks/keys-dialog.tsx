'use client'

import { Dialog } from '@/components/ui/dialog'

const keys: [string, string][] = [
  ['0 – 9 and .', 'types over the mark'],
  ['A', 'absent'],
  ['E', 'exempt'],
  ['Enter or ↓', 'next learner'],
  ['Shift+Enter or ↑', 'previous learner'],
  ['Tab, Shift+Tab', 'next column, previous column'],
  ['Home, End', 'first and last column'],
  ['Ctrl+Home, Ctrl+End', 'first and last field of the sheet'],
  ['Ctrl+M', 'next missing mark'],
  ['F2', 'edits the mark in place'],
  ['Esc', 'brings back the saved mark'],
  ['Delete', 'makes it blank'],
  ['Shift+F2', 'history of the mark'],
  ['?', 'this list'],
]

/** What the keyboard does on a mark sheet. */
export const KeysDialog = ({ onClose }: { onClose: () => void }) => (
  <Dialog title="Keys" onClose={onClose}>
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">
      {keys.map(([key, does]) => (
        <div key={key} className="contents">
          <dt>
            <kbd className="font-sans font-medium">{key}</kbd>
          </dt>
          <dd className="text-muted">{does}</dd>
        </div>
      ))}
    </dl>
    <p className="mt-4 text-muted">
      Every mark is saved by itself within a second. Zero, absent, exempt and blank are four different things.
    </p>
  </Dialog>
)
