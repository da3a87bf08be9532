'use client'

import { Download } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useId, useState, useTransition } from 'react'

import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { control, Input } from '@/components/ui/input'
import { showMoment } from '@/lib/dates'
import { putBackDocument, removeDocument } from '@/lib/learners/papers/actions'
import type { Paper } from '@/lib/learners/papers/queries'
import { mostBytes, showSize } from '@/lib/learners/papers/rules'
import { upload } from './upload'

type Props = { learnerId: string; papers: Paper[] }

/** Copies of papers about a learner: to look at, add, take off and put back. */
export function DocumentList({ learnerId, papers }: Props) {
  const router = useRouter()
  const [gone, setGone] = useState<Paper | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, start] = useTransition()

  const change = (act: typeof removeDocument, paper: Paper, then: Paper | null) =>
    start(async () => {
      const state = await act({ status: 'idle' }, { learnerId, documentId: paper.id })
      setFailure(state.status === 'failed' ? state.message : null)
      if (state.status !== 'done') return
      setGone(then)
      router.refresh()
    })

  return (
    <Card title="Documents">
      {papers.length === 0 && (
        <p className="text-muted">
          None yet. Copies of a birth certificate, a transfer letter or a medical note stand here.
        </p>
      )}
      <ul className="divide-y divide-line">
        {papers.map((paper) => (
          <li key={paper.id} className="flex flex-wrap items-center gap-x-3 py-2">
            <span className="min-w-0 flex-1">
              <a
                href={`/api/documents/${paper.id}`}
                className="inline-flex min-h-6 items-center gap-2 font-medium text-accent underline underline-offset-3"
              >
                <Download aria-hidden className="size-4" />
                {paper.title}
              </a>
              <span className="block text-sm text-muted">
                {showSize(paper.size)} · {showMoment(paper.addedAt)}
                {paper.addedBy && ` · ${paper.addedBy}`}
              </span>
            </span>
            <Button
              size="small"
              variant="quiet"
              disabled={isBusy}
              onClick={() => change(removeDocument, paper, paper)}
              aria-label={`Remove ${paper.title}`}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
      <p role="status" className="text-sm">
        {failure && <span className="text-danger">{failure}</span>}
        {gone && (
          <>
            “{gone.title}” is removed.{' '}
            <button
              type="button"
              className="min-h-6 font-medium text-accent underline underline-offset-3"
              onClick={() => change(putBackDocument, gone, null)}
            >
              Undo
            </button>
          </>
        )}
      </p>
      <AddDocument learnerId={learnerId} onAdded={() => router.refresh()} />
    </Card>
  )
}

function AddDocument({ learnerId, onAdded }: { learnerId: string; onAdded: () => void }) {
  const [failure, setFailure] = useState<string | null>(null)
  const [isSending, start] = useTransition()
  const file = useId()

  function send(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const data = new FormData(form)
    const chosen = data.get('file')
    if (chosen instanceof File && chosen.size > mostBytes.document)
      return setFailure(
        `This file has ${showSize(chosen.size)}. A document has at most 5 MB: scan it smaller.`,
      )
    start(async () => {
      const refused = await upload(`/api/learners/${learnerId}/documents`, data)
      setFailure(refused)
      if (refused) return
      form.reset()
      onAdded()
    })
  }

  return (
    <form onSubmit={send} className="mt-4 grid gap-3 border-t border-line pt-4">
      <Field label="What it is" hint="Such as Birth certificate, or Transfer letter.">
        {(wiring) => <Input name="title" required maxLength={120} autoComplete="off" {...wiring} />}
      </Field>
      <div>
        <label htmlFor={file} className="block font-medium">
          File
        </label>
        <p className="text-sm text-muted">PDF, JPEG, PNG or WebP, at most 5 MB.</p>
        <input
          id={file}
          type="file"
          name="file"
          required
          accept=".pdf,image/jpeg,image/png,image/webp"
          className={`${control} mt-1.5 py-2`}
        />
      </div>
      {failure && (
        <p role="alert" className="font-medium text-danger">
          {failure}
        </p>
      )}
      <div>
        <Button type="submit" disabled={isSending}>
          {isSending ? 'Sending…' : 'Add the document'}
        </Button>
      </div>
    </form>
  )
}
