'use client'

import { Bookmark, Pencil, Trash2 } from 'lucide-react'
import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'

import { Button, ButtonLink } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { ActionState } from '@/lib/action'
import { deleteList, renameList, saveList } from '@/lib/learners/lists/actions'

type List = { id: string; name: string; filter: string }
type Props = {
  lists: List[]
  /** What the page is narrowed by now, as its address says it; empty: nothing. */
  filter: string
  /** The same in words, as a name to begin with. */
  words: string
}

const idle = { status: 'idle' } as const
const address = (filter: string) => (filter ? `/learners?${filter}` : '/learners') as Route

/** The person's own lists, each one press away; the one that is open is marked. */
export function SavedLists({ lists, filter, words }: Props) {
  const router = useRouter()
  const [naming, setNaming] = useState<List | 'new' | null>(null)
  const [gone, setGone] = useState<{ name: string; filter: string } | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, start] = useTransition()
  const isKept = lists.some((list) => list.filter === filter)

  /** Runs one change; the page is read anew when it is done. */
  const run = (change: () => Promise<ActionState<unknown>>, done: () => void) =>
    start(async () => {
      const state = await change()
      setFailure(state.status === 'failed' ? state.message : null)
      if (state.status !== 'done') return
      done()
      router.refresh()
    })

  function keep(name: string) {
    if (naming === 'new')
      run(
        () => saveList(idle, { name, filter }),
        () => setNaming(null),
      )
    else if (naming)
      run(
        () => renameList(idle, { listId: naming.id, name }),
        () => setNaming(null),
      )
  }

  return (
    <div
      className={lists.length > 0 || filter || gone ? 'mt-4 flex flex-wrap items-center gap-2' : undefined}
    >
      {lists.map((list) => (
        <ButtonLink
          key={list.id}
          href={address(list.filter)}
          size="small"
          variant={list.filter === filter ? 'primary' : 'secondary'}
        >
          <Bookmark aria-hidden />
          {list.name}
        </ButtonLink>
      ))}
      {filter && !isKept && (
        <Button size="small" variant="quiet" onClick={() => setNaming('new')}>
          <Bookmark aria-hidden />
          Keep this list
        </Button>
      )}
      {lists
        .filter((list) => list.filter === filter)
        .map((list) => (
          <span key={list.id} className="flex gap-1">
            <Button
              size="small"
              variant="quiet"
              onClick={() => setNaming(list)}
              aria-label={`Rename ${list.name}`}
            >
              <Pencil aria-hidden />
              Rename
            </Button>
            <Button
              size="small"
              variant="quiet"
              aria-label={`Delete the list ${list.name}`}
              disabled={isBusy}
              onClick={() =>
                run(
                  () => deleteList(idle, { listId: list.id }),
                  () => setGone(list),
                )
              }
            >
              <Trash2 aria-hidden />
              Delete list
            </Button>
          </span>
        ))}
      <p role="status" className="text-sm text-muted">
        {failure && naming === null && <span className="text-danger">{failure}</span>}
        {gone && (
          <>
            “{gone.name}” is deleted.{' '}
            <button
              type="button"
              className="min-h-6 font-medium text-accent underline underline-offset-3"
              onClick={() =>
                run(
                  () => saveList(idle, { name: gone.name, filter: gone.filter }),
                  () => setGone(null),
                )
              }
            >
              Undo
            </button>
          </>
        )}
      </p>
      {naming && (
        <Naming
          name={naming === 'new' ? words : naming.name}
          title={naming === 'new' ? 'Keep this list' : 'Rename the list'}
          failure={failure}
          isBusy={isBusy}
          onKeep={keep}
          onClose={() => {
            setNaming(null)
            setFailure(null)
          }}
        />
      )}
    </div>
  )
}

type NamingProps = {
  name: string
  title: string
  failure: string | null
  isBusy: boolean
  onKeep: (name: string) => void
  onClose: () => void
}

const Naming = ({ name, title, failure, isBusy, onKeep, onClose }: NamingProps) => (
  <Dialog title={title} onClose={onClose}>
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onKeep(String(new FormData(event.currentTarget).get('name')))
      }}
      className="space-y-4"
    >
      <Field
        label="Name of the list"
        hint="Only you see it. It always shows who fits now."
        error={failure ?? undefined}
      >
        {(control) => (
          <Input name="name" required maxLength={60} defaultValue={name.slice(0, 60)} {...control} />
        )}
      </Field>
      <Button type="submit" variant="primary" disabled={isBusy}>
        {isBusy ? 'Saving…' : 'Save'}
      </Button>
    </form>
  </Dialog>
)
