'use client'

import { useEffect, useRef, useState } from 'react'

import { type Cell, stateOf } from './cells'
import { countsOf } from './figures'
import type { Snapshot } from './live-sheet'

/** What those who hear the page are told: what needs them at once, the way being cut, and that all is saved again. */
export function useAnnouncement(snapshot: Snapshot, labels: ReadonlyMap<string, string>): string {
  const before = useRef(snapshot)
  const [said, setSaid] = useState('')

  useEffect(() => {
    const news = newsIn(before.current, snapshot, labels)
    before.current = snapshot
    if (news) setSaid(news)
  }, [snapshot, labels])

  return said
}

export function newsIn(before: Snapshot, now: Snapshot, labels: ReadonlyMap<string, string>): string | null {
  if (before === now) return null
  for (const [id, cell] of now.cells) {
    const old = before.cells.get(id)
    if (old === cell || (old && stateOf(old) === stateOf(cell))) continue
    const needs = needOf(cell)
    if (needs) return `${labels.get(id)}: ${needs}`
  }
  if (now.link.is !== 'open' && before.link.is !== now.link.is) return now.link.message
  const [was, is] = [countsOf(before.cells.values()), countsOf(now.cells.values())]
  if (was.pending > 0 && is.pending === 0 && is.refused + is.clash + is.reason === 0)
    return `${is.saved} marks saved.`
  return null
}

function needOf({ draft }: Cell): string | null {
  if (draft?.is === 'refused') return `refused. ${draft.message}`
  if (draft?.is === 'clash') return 'somebody saved another value. Choose which one stays.'
  return draft?.is === 'reason' ? 'say why the learner is exempt.' : null
}
