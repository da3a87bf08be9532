'use client'

import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'

import { Button } from './button'

type Props = {
  title: ReactNode
  /** Called however it is closed: the button, Escape, a press beside it. */
  onClose: () => void
  children: ReactNode
}

/** The browser's own modal window: it keeps the focus inside and gives it back where it was. Mounted is open. */
export function Dialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()

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
      aria-labelledby={id}
      // Told a moment late: by then it may have been opened again.
      onClose={(event) => event.currentTarget.open || onClose()}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      className="m-auto w-full max-w-lg rounded-lg border border-line bg-card p-0 text-ink shadow-float backdrop:bg-shade max-sm:mb-0 max-sm:max-w-none max-sm:rounded-b-none"
    >
      <div className="p-4 sm:p-5">
        <div className="mb-3 flex items-start justify-between gap-4">
          <h2 id={id} className="text-lg font-semibold">
            {title}
          </h2>
          <Button variant="quiet" size="small" aria-label="Close" onClick={onClose} className="-mt-1 -mr-2">
            <X aria-hidden />
          </Button>
        </div>
        {children}
      </div>
    </dialog>
  )
}
