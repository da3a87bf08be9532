'use client'

import { Search } from 'lucide-react'
import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useEffect, useId, useRef, useState } from 'react'

import { Input } from '@/components/ui/input'
import { type Goal, goalsOf } from './finds'

/** How long the hands rest before the school is asked. */
const rest = 180
const nothing = { learners: [], classes: [] }

type Props = { known: Goal[] }

/** One box for learners, classes, places and deeds, over any page. Ctrl+K opens it; arrows choose, Enter goes, Escape closes. */
export function Finder({ known }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return
      event.preventDefault()
      setIsOpen(true)
    }
    function asked(event: MouseEvent) {
      if (event.target instanceof Element && event.target.closest('[data-finder]')) setIsOpen(true)
    }
    window.addEventListener('keydown', press)
    window.addEventListener('click', asked)
    return () => {
      window.removeEventListener('keydown', press)
      window.removeEventListener('click', asked)
    }
  }, [])
  return isOpen && <Window known={known} onClose={() => setIsOpen(false)} />
}

type WindowProps = Props & { onClose: () => void }

/** Mounted is open; the focus goes back where it was. */
function Window({ known, onClose }: WindowProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    element?.showModal()
    return () => {
      element?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it; the press beside it is for the mouse.
    <dialog
      ref={dialog}
      aria-label="Find"
      // Told a moment late: by then it may have been opened again.
      onClose={(event) => event.currentTarget.open || onClose()}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      className="mx-auto mt-[10dvh] w-full max-w-lg rounded-lg border border-line bg-card p-0 text-ink shadow-float backdrop:bg-shade max-sm:mt-0 max-sm:max-w-none"
    >
      <Box known={known} onGo={onClose} />
    </dialog>
  )
}

function Box({ known, onGo }: Props & { onGo: () => void }) {
  const router = useRouter()
  const id = useId()
  const [typed, setTyped] = useState('')
  const { found, isAsking, failed } = useFinds(typed)
  const [at, setAt] = useState(0)
  const goals = goalsOf(typed, known, found)
  const chosen = goals[Math.min(at, goals.length - 1)]

  function go(goal: Goal | undefined) {
    if (!goal) return
    onGo()
    router.push(goal.href as Route)
  }

  function press(event: React.KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && goals.length > 0) {
      event.preventDefault()
      const next = (Math.min(at, goals.length - 1) + step + goals.length) % goals.length
      setAt(next)
      document.getElementById(`${id}-${goals[next]!.key}`)?.scrollIntoView({ block: 'nearest' })
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      go(chosen)
    }
  }

  return (
    <div className="p-3">
      <Input
        role="combobox"
        aria-expanded={goals.length > 0}
        aria-controls={`${id}-goals`}
        aria-activedescendant={chosen && `${id}-${chosen.key}`}
        aria-autocomplete="list"
        aria-label="A learner, a class or a place"
        placeholder="A learner, a class or a place"
        autoComplete="off"
        maxLength={100}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onKeyDown={press}
      />
      <div
        id={`${id}-goals`}
        role="listbox"
        aria-label="Found"
        className="mt-2 max-h-[60dvh] overflow-y-auto"
      >
        {goals.map((goal) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the box above.
          <div
            key={goal.key}
            id={`${id}-${goal.key}`}
            role="option"
            tabIndex={-1}
            aria-selected={goal === chosen}
            onClick={() => go(goal)}
            className="flex min-h-9 cursor-pointer items-center justify-between gap-4 rounded-md px-3 hover:bg-well aria-selected:bg-accent-soft max-sm:min-h-12"
          >
            <bdi className="truncate font-medium">{goal.label}</bdi>
            <span className="shrink-0 text-sm text-muted">{goal.hint}</span>
          </div>
        ))}
      </div>
      <p role="status" className="px-3 pt-2 text-sm text-muted">
        {failed ??
          (isAsking ? 'Looking…' : goals.length === 0 ? `Nothing is found by “${typed.trim()}”.` : '')}
      </p>
    </div>
  )
}

/** What the school finds by what is typed, once the hands rest; the last answer stays until the next one is here. */
function useFinds(typed: string) {
  const [found, setFound] = useState(nothing)
  const [isAsking, setIsAsking] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const q = typed.trim()
  useEffect(() => {
    setFailed(null)
    setIsAsking(q.length > 1)
    if (q.length < 2) return setFound(nothing)
    const ended = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(`/api/find?${new URLSearchParams({ q })}`, { signal: ended.signal })
        if (!response.ok) throw new Error(String(response.status))
        setFound(await response.json())
        setIsAsking(false)
      } catch {
        if (ended.signal.aborted) return
        setIsAsking(false)
        setFailed('The school cannot be asked at the moment. Places still open from here.')
      }
    }, rest)
    return () => {
      clearTimeout(timer)
      ended.abort()
    }
  }, [q])
  return { found, isAsking, failed }
}

/** Opens the box. */
export const FinderButton = ({ className, children }: { className: string; children?: React.ReactNode }) => (
  <button type="button" data-finder className={className} aria-keyshortcuts="Control+K">
    <Search aria-hidden className="size-4" />
    {children}
  </button>
)
