'use client'

import { useRouter } from 'next/navigation'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react'
import { Notice } from '@/components/ui/notice'
import { UndoNote } from './undo-note'

type Done = { title: string; changeId?: string }

const Say = createContext<(done: Done) => void>(() => {})

/** Says what was done above all else on the page, with the way back: what did it may be gone from the page by then. */
export function DoneHere({ children }: { children: ReactNode }) {
  const router = useRouter()
  const [done, setDone] = useState<Done | null>(null)
  const note = useRef<HTMLDivElement>(null)
  const say = useCallback(
    (now: Done) => {
      setDone(now)
      router.refresh()
    },
    [router],
  )
  useEffect(() => {
    if (done) note.current?.scrollIntoView({ block: 'nearest' })
  }, [done])
  return (
    <Say value={say}>
      <div>
        <div ref={note} className={done ? 'mb-6' : undefined}>
          {done &&
            (done.changeId ? (
              <UndoNote changeId={done.changeId} title={`${done.title}.`} />
            ) : (
              <Notice tone="ok">{done.title}.</Notice>
            ))}
        </div>
        {children}
      </div>
    </Say>
  )
}

/** Tells the page what was done. */
export const useSayDone = () => useContext(Say)
