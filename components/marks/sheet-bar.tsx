'use client'

import clsx from 'clsx'
import { Keyboard, ListRestart, SkipForward } from 'lucide-react'

import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { CellState } from './cells'
import type { Counts } from './figures'
import type { Link } from './live-sheet'
import { type SignName, signs } from './signs'

type Props = {
  counts: Counts
  link: Link
  isReady: boolean
  /** Puts the focus on the first field in this state. */
  onFind: (state: CellState) => void
  onType: (typed: 'A' | 'E') => void
  onNextMissing: () => void
  onRest: () => void
  onKeys: () => void
}

/** Stays in sight while marks are typed: where all of them stand, and the keys that a number pad lacks. */
export function SheetBar({ counts, link, isReady, onFind, onType, onNextMissing, onRest, onKeys }: Props) {
  // The field keeps the focus, and a phone its number pad.
  const keepFocus = {
    onPointerDown: (event: React.PointerEvent) => event.preventDefault(),
    disabled: !isReady,
  }
  return (
    <div className="sticky top-0 z-20 -mx-4 flex flex-wrap items-center gap-x-6 gap-y-1.5 border-b max-sm:justify-between border-line bg-page px-4 py-2 sm:-mx-6 sm:px-6 print:hidden">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-sm">
        <Count sign="saved" count={counts.saved} always />
        <Count sign={link.is === 'open' ? 'sending' : 'waiting'} count={counts.pending} />
        <Count sign="refused" count={counts.refused} onFind={() => onFind('refused')} />
        <Count sign="clash" count={counts.clash} onFind={() => onFind('clash')} />
        <Count sign="reason" count={counts.reason} onFind={() => onFind('reason')} />
        {counts.toGo > 0 && <span className="text-muted">{counts.toGo} to go</span>}
        {counts.toGo + counts.refused + counts.clash + counts.reason === 0 && (
          <span className="text-muted">none missing</span>
        )}
      </p>
      <div className="flex flex-wrap gap-1.5">
        <Button size="small" title="A" onClick={() => onType('A')} {...keepFocus}>
          Absent
        </Button>
        <Button size="small" title="E" onClick={() => onType('E')} {...keepFocus}>
          Exempt
        </Button>
        <Button size="small" title="Ctrl+M" onClick={onNextMissing} {...keepFocus} aria-label="Next missing">
          <SkipForward aria-hidden />
          <span className="max-sm:hidden">Next missing</span>
        </Button>
        <Button size="small" onClick={onRest} disabled={!isReady} aria-label="Rest of the column">
          <ListRestart aria-hidden />
          <span className="max-sm:hidden">Rest of the column…</span>
        </Button>
        <Button size="small" title="?" onClick={onKeys} aria-label="Keys" className="max-sm:hidden">
          <Keyboard aria-hidden />
        </Button>
      </div>
    </div>
  )
}

type CountProps = { sign: SignName; count: number; always?: boolean; onFind?: () => void }

function Count({ sign, count, always, onFind }: CountProps) {
  if (count === 0 && !always) return null
  const { icon: Icon, word, colour } = signs[sign]
  const text = (
    <>
      <Icon aria-hidden className="size-4" />
      {count} {word}
    </>
  )
  const look = clsx('inline-flex items-center gap-1 font-medium', colour)
  if (!onFind) return <span className={look}>{text}</span>
  return (
    <button type="button" onClick={onFind} className={clsx(look, 'min-h-6 underline underline-offset-3')}>
      {text}
    </button>
  )
}

/** Why marks are waiting, and what the person can do about it. */
export function LinkNotice({ link, waiting, onRetry }: { link: Link; waiting: number; onRetry: () => void }) {
  if (link.is === 'open') return null
  const marks = waiting === 1 ? '1 mark' : `${waiting} marks`
  if (link.is === 'waiting')
    return (
      <Notice tone="warn" title={`${marks} waiting on this device`} className="mb-3">
        {link.message} Go on typing: what you type is kept here and goes by itself.{' '}
        <Button size="small" onClick={onRetry}>
          Try now
        </Button>
      </Notice>
    )
  if (link.is === 'signed-out')
    return (
      <Notice tone="warn" title={`Sign in to send ${marks}`} className="mb-3">
        {link.message} Go on typing: nothing is lost.{' '}
        <a href="/sign-in" target="_blank" rel="noreferrer" className="font-medium text-accent underline">
          Sign in (opens in a new tab)
        </a>
        , then come back here: they go by themselves.
      </Notice>
    )
  return (
    <Notice tone="danger" title={`${marks} could not be sent`} className="mb-3">
      {link.message} What you typed stays here.{' '}
      <Button size="small" onClick={onRetry}>
        Try again
      </Button>
    </Notice>
  )
}
