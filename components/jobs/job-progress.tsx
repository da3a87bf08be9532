'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'

import { Progress } from '@/components/ui/progress'
import type { ProgressView } from '@/lib/jobs/rules'

const pause = 2000

/** Words, figures and a bar that follow a job until it is over; then the page shows what came of it. */
export function JobProgress({ jobId, now }: { jobId: string; now: ProgressView }) {
  const router = useRouter()
  const [view, setView] = useState(now)

  useEffect(() => {
    if (now.isOver) return
    let timer = setTimeout(look, pause)
    const away = new AbortController()
    async function look() {
      const next = await ask(jobId, away.signal)
      if (away.signal.aborted) return
      if (next) setView(next)
      if (next?.isOver) router.refresh()
      else timer = setTimeout(look, pause)
    }
    return () => {
      away.abort()
      clearTimeout(timer)
    }
  }, [jobId, now.isOver, router])

  return (
    <div className="grid gap-2">
      <p className="text-lg font-medium tabular-nums">{view.words}</p>
      {view.total > 0 && <Progress value={view.done} max={view.total} label={view.words} />}
    </div>
  )
}

/** The news, or null when there is none to be had just now. */
async function ask(jobId: string, signal: AbortSignal): Promise<ProgressView | null> {
  try {
    const response = await fetch(`/api/jobs/${jobId}`, { signal, cache: 'no-store' })
    return response.ok ? ((await response.json()) as ProgressView) : null
  } catch {
    return null
  }
}
