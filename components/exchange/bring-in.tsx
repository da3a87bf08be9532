'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useState } from 'react'

import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { Progress } from '@/components/ui/progress'
import { Textarea } from '@/components/ui/textarea'
import type { ImportKind } from '@/lib/exchange/imports/input'
import { sizeWords } from '@/lib/jobs/rules'
import { type Sent, send } from './send'

type Props = {
  kind: ImportKind
  /** What else the file must say of itself: the class and assessment of marks. */
  children?: ReactNode
}

/** A file or a paste, on its way to the dry run. What was pasted stays while something is wrong with it. */
export function BringIn({ kind, children }: Props) {
  const router = useRouter()
  const [sent, setSent] = useState<Sent | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (sent) return
    const form = new FormData(event.currentTarget)
    setProblem(null)
    setSent({ done: 0, total: 0 })
    const answer = await send(form, setSent)
    if ('at' in answer) router.push(answer.at as Route)
    else {
      setSent(null)
      setProblem(answer.problem)
    }
  }

  return (
    <form
      action="/api/imports"
      method="post"
      encType="multipart/form-data"
      onSubmit={submit}
      className="grid max-w-3xl gap-4"
    >
      <input type="hidden" name="kind" value={kind} />
      {children}
      <Field label="File" hint=".xlsx or .csv, up to 5 MB and 20,000 rows">
        {(control) => (
          <Input
            type="file"
            name="file"
            accept=".xlsx,.csv,.tsv,.txt"
            className="py-1.5 file:mr-3 file:font-medium"
            {...control}
          />
        )}
      </Field>
      <Field
        label="Or paste cells"
        hint="Copy the rows in Excel, Sheets, Word or WhatsApp, with or without their header, and paste them here."
        error={problem ?? undefined}
      >
        {(control) => (
          <Textarea
            name="text"
            rows={7}
            spellCheck={false}
            className="font-mono text-sm whitespace-pre"
            {...control}
          />
        )}
      </Field>
      {problem && (
        <Notice tone="danger" title="This was not read">
          {problem}
        </Notice>
      )}
      {sent && <Sending {...sent} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" aria-disabled={sent !== null}>
          {sent ? 'Reading…' : 'See what it would do'}
        </Button>
      </div>
    </form>
  )
}

function Sending({ done, total }: Sent) {
  const words =
    total > 0 && done < total
      ? `${sizeWords(done)} of ${sizeWords(total)} sent`
      : 'Sent; the rows are being read and compared with the school.'
  return (
    <div role="status" className="grid gap-1.5">
      <p>{words}</p>
      {total > 0 && <Progress value={done} max={total} label={words} />}
    </div>
  )
}
