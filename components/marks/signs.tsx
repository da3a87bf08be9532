import {
  ArrowLeftRight,
  ArrowUp,
  Check,
  CircleAlert,
  CircleHelp,
  CloudUpload,
  type LucideIcon,
} from 'lucide-react'

import type { CellState } from './cells'
import type { Link } from './live-sheet'

export type SignName = 'saved' | 'sending' | 'waiting' | 'clash' | 'refused' | 'reason'

/** One icon and one word for each state, the same everywhere. */
export const signs: Record<SignName, { icon: LucideIcon; word: string; colour: string }> = {
  saved: { icon: Check, word: 'saved', colour: 'text-ok' },
  sending: { icon: ArrowUp, word: 'sending', colour: 'text-muted' },
  waiting: { icon: CloudUpload, word: 'waiting', colour: 'text-warn' },
  clash: { icon: ArrowLeftRight, word: 'clash', colour: 'text-warn' },
  refused: { icon: CircleAlert, word: 'refused', colour: 'text-danger' },
  reason: { icon: CircleHelp, word: 'reason needed', colour: 'text-warn' },
}

/** What a field shows of itself; none while it is empty or being typed into. */
export function signOf(state: CellState, link: Link): SignName | null {
  if (state === 'empty' || state === 'typing') return null
  if (state === 'pending') return link.is === 'open' ? 'sending' : 'waiting'
  return state
}
