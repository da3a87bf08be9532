'use client'

import { useEffect, useState } from 'react'

import { Dialog } from '@/components/ui/dialog'
import { showMoment } from '@/lib/dates'
import type { MarkStory, StoryEntry } from '@/lib/marks/sheet/queries'
import { showKept } from './cells'

type Props = {
  learnerId: string
  paperId: string
  /** "Amina Charo, English Grammar". */
  title: string
  onClose: () => void
}

type Told = { is: 'asking' } | { is: 'told'; story: MarkStory } | { is: 'failed'; message: string }

/** Who made what of one mark, and when. */
export function StoryDialog({ learnerId, paperId, title, onClose }: Props) {
  const [told, setTold] = useState<Told>({ is: 'asking' })

  useEffect(() => {
    let isWanted = true
    void ask(paperId, learnerId).then((answer) => isWanted && setTold(answer))
    return () => {
      isWanted = false
    }
  }, [paperId, learnerId])

  return (
    <Dialog title={title} onClose={onClose}>
      {told.is === 'asking' && <p className="text-muted">Asking the school…</p>}
      {told.is === 'failed' && <p className="text-danger">{told.message}</p>}
      {told.is === 'told' && told.story.entries.length === 0 && (
        <p className="text-muted">Nobody has entered this mark yet.</p>
      )}
      {told.is === 'told' && (
        <ol className="divide-y divide-line">
          {told.story.entries.map((entry) => (
            <li key={`${entry.version} ${entry.at}`} className="flex justify-between gap-4 py-2">
              <span>
                <span className="font-medium">{changeIn(entry)}</span>
                {entry.reason && <span className="text-muted"> ({entry.reason})</span>}
              </span>
              <span className="text-right text-sm text-muted">
                {entry.by ?? 'from a file'}
                <br />
                {showMoment(entry.at)}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Dialog>
  )
}

const named = (mark: StoryEntry['old']) => showKept(mark) || 'blank'

const changeIn = ({ old, now }: StoryEntry) =>
  named(old) === named(now) ? `${named(now)}, typed once more` : `${named(old)} → ${named(now)}`

async function ask(paper: string, learner: string): Promise<Told> {
  try {
    const response = await fetch(`/api/marks/story?${new URLSearchParams({ paper, learner })}`)
    if (response.ok) return { is: 'told', story: (await response.json()) as MarkStory }
    const { title } = (await response.json()) as { title: string }
    return { is: 'failed', message: title }
  } catch {
    return { is: 'failed', message: 'The school’s computer cannot be reached. Open this again when it can.' }
  }
}
