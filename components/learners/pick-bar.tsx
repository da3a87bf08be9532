'use client'

import clsx from 'clsx'
import type { Route } from 'next'
import { useEffect, useRef, useState } from 'react'

import { Button, ButtonLink } from '@/components/ui/button'
import { counted } from '@/lib/words'

type Props = { total: number; shown: number; filter: string }

/** Says how many rows of the form around it are picked and goes on with them, or with all that were found. */
export function PickBar({ total, shown, filter }: Props) {
  const bar = useRef<HTMLDivElement>(null)
  const [picked, setPicked] = useState(0)
  const form = () => bar.current?.closest('form')

  useEffect(() => {
    const within = bar.current?.closest('form')
    const count = () => setPicked(within?.querySelectorAll('input[name=id]:checked').length ?? 0)
    count()
    within?.addEventListener('change', count)
    return () => within?.removeEventListener('change', count)
  }, [])

  function pickAll(checked: boolean) {
    for (const box of form()?.querySelectorAll<HTMLInputElement>('input[name=id]') ?? [])
      box.checked = checked
    setPicked(checked ? shown : 0)
  }

  return (
    <div
      ref={bar}
      className={clsx(
        'mt-3 flex flex-wrap items-center gap-2 rounded-lg px-4 py-2 print:hidden',
        picked > 0 && 'sticky bottom-2 z-20 border border-line bg-card shadow-float max-md:bottom-18',
      )}
    >
      <p className="mr-auto text-muted" role="status">
        {picked === 0
          ? 'Pick learners to change several at once.'
          : counted(picked, 'learner picked', 'learners picked')}
      </p>
      <Button size="small" variant="quiet" onClick={() => pickAll(picked < shown)}>
        {picked < shown ? `Pick these ${shown}` : 'Pick none'}
      </Button>
      {total > shown && (
        <ButtonLink
          size="small"
          variant="quiet"
          href={`/learners/change?all=1${filter && `&${filter}`}` as Route}
        >
          Change all {total.toLocaleString('en')}
        </ButtonLink>
      )}
      <Button size="small" type="submit" variant="primary" disabled={picked === 0}>
        Change {picked > 0 ? picked : ''}
      </Button>
    </div>
  )
}
