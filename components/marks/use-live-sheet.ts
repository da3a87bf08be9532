'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'

import type { Sheet } from '@/lib/marks/sheet/queries'
import { stateOf } from './cells'
import { deviceFor, drawerOf } from './device'
import { cellsOf, type LiveSheet, liveSheet, type Snapshot } from './live-sheet'
import { post } from './post'

/** Sheets of this tab, also after their page was left: one that is come back to goes on where it was. */
const open = new Map<string, LiveSheet>()

export const addressOf = ({
  classId,
  subject,
  assessment,
}: Pick<Sheet, 'classId' | 'subject' | 'assessment'>) =>
  `${classId}/${encodeURIComponent(subject)}/${assessment.id}`

function opened(sheet: Sheet, userId: string): LiveSheet {
  const drawer = drawerOf(userId, addressOf(sheet))
  const known = open.get(drawer)
  if (known) {
    known.learn(sheet)
    return known
  }
  const live = liveSheet(sheet, { userId, device: deviceFor(drawer), post })
  open.set(drawer, live)
  return live
}

const never = () => () => {}
const isUnsettled = ({ cells }: Snapshot) =>
  [...cells.values()].some((cell) => !['empty', 'saved', 'typing'].includes(stateOf(cell)))

/** The sheet as it is on this screen, and what can be done with it; `live` is null until the page is alive. */
export function useLiveSheet(sheet: Sheet, userId: string): { live: LiveSheet | null; snapshot: Snapshot } {
  const [still] = useState<Snapshot>(() => ({
    cells: cellsOf(sheet),
    link: { is: 'open' },
    strays: new Map(),
  }))
  const [live, setLive] = useState<LiveSheet | null>(null)

  useEffect(() => setLive(opened(sheet, userId)), [sheet, userId])

  useEffect(() => {
    if (!live) return
    const wake = () => document.visibilityState === 'visible' && live.wake()
    const warn = (event: BeforeUnloadEvent) => {
      if (isUnsettled(live.snapshot())) event.preventDefault()
    }
    const on: [EventTarget, string, (event: never) => void][] = [
      [window, 'online', wake],
      [window, 'focus', wake],
      [document, 'visibilitychange', wake],
      [window, 'pagehide', live.close],
      [window, 'beforeunload', warn],
    ]
    for (const [target, name, listener] of on) target.addEventListener(name, listener as EventListener)
    return () => {
      for (const [target, name, listener] of on) target.removeEventListener(name, listener as EventListener)
    }
  }, [live])

  const snapshot = useSyncExternalStore<Snapshot>(
    live?.subscribe ?? never,
    live?.snapshot ?? (() => still),
    () => still,
  )
  return { live, snapshot }
}
