import type { Change, Left } from './cells'

/** Where marks wait on this device, one entry a field, so that two windows do not overwrite each other. */
export type Device = { read: () => Map<string, Left>; write: (cell: string, left: Left | null) => void }

const isChange = (value: unknown): value is Change =>
  typeof value === 'object' &&
  value !== null &&
  'changeId' in value &&
  typeof value.changeId === 'string' &&
  'typed' in value &&
  typeof value.typed === 'string' &&
  'version' in value &&
  typeof value.version === 'number'

/** The address of a sheet on a device: a person's own, so that nobody else on this phone sees or sends it. */
export const drawerOf = (userId: string, sheet: string) => `hillview.marks/${userId}/${sheet}/`

/** Marks that wait under `drawer`. A browser that keeps nothing (private, full) keeps them in the page alone. */
export function deviceFor(drawer: string): Device {
  return {
    read() {
      const found = new Map<string, Left>()
      for (const key of keysOf(drawer)) {
        const left = parsed(localStorage.getItem(key))
        if (left) found.set(key.slice(drawer.length), left)
      }
      return found
    },
    write(cell, left) {
      try {
        if (left) localStorage.setItem(drawer + cell, JSON.stringify(left))
        else localStorage.removeItem(drawer + cell)
      } catch {
        // Full or forbidden: the page itself still holds the mark and warns before it is closed.
      }
    },
  }
}

/** How many marks wait on this device, by sheet. */
export function waitingHere(userId: string): Map<string, number> {
  const drawer = drawerOf(userId, '').slice(0, -1)
  const counts = new Map<string, number>()
  for (const key of keysOf(drawer)) {
    const sheet = key.slice(drawer.length, key.lastIndexOf('/'))
    counts.set(sheet, (counts.get(sheet) ?? 0) + 1)
  }
  return counts
}

function keysOf(drawer: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(drawer))
  } catch {
    return []
  }
}

function parsed(text: string | null): Left | null {
  try {
    const { sent, draft, isFinished } = JSON.parse(text ?? '') as Partial<Left>
    const left = {
      sent: isChange(sent) ? sent : null,
      draft: isChange(draft) ? draft : null,
      isFinished: isFinished === true,
    }
    return left.sent || left.draft ? left : null
  } catch {
    return null
  }
}
