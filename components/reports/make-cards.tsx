'use client'

import { Printer } from 'lucide-react'
import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useActionState, useEffect } from 'react'

import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { makeReportCards } from '@/lib/reports/actions'
import type { CardScope } from '@/lib/reports/input'
import type { ResultChoice } from '@/lib/results/input'

type Props = {
  scope: CardScope
  choice: ResultChoice
  /** "Grade 8 East" */
  what: string
  /** How many marks are missing; the cards then show gaps. */
  gaps: number
  /** Every missing mark in words, where the page does not say it elsewhere. */
  missing?: string[]
  variant?: 'primary' | 'secondary'
}

/** Starts the making of cards and goes to its progress. Missing marks are named before, never printed as an empty card. */
export function MakeCards({ scope, choice, what, gaps, missing = [], variant = 'primary' }: Props) {
  const router = useRouter()
  const [state, make, isStarting] = useActionState(makeReportCards, { status: 'idle' })
  useEffect(() => {
    if (state.status === 'done') router.push(`/jobs/${state.data.jobId}` as Route)
  }, [state, router])
  const hasGaps = gaps > 0

  return (
    <section aria-label={`Make the report cards of ${what}`} className="grid gap-3 print:hidden">
      {missing.length > 0 && (
        <Notice tone="warn" title={`${gaps} ${gaps === 1 ? 'mark is' : 'marks are'} missing`}>
          <p>A missing mark prints as – and the card says so.</p>
          <details>
            <summary className="cursor-pointer py-1 font-medium">Who lacks which mark</summary>
            <ul className="mt-1 grid gap-0.5">
              {missing.map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </details>
        </Notice>
      )}
      {state.status === 'failed' && <Notice tone="danger">{state.message}</Notice>}
      <form action={() => make({ scope, choice, withGaps: hasGaps })}>
        <Button type="submit" variant={variant} disabled={isStarting}>
          <Printer aria-hidden />
          {isStarting ? 'Starting…' : `Make the report cards of ${what}${hasGaps ? ' with gaps shown' : ''}`}
        </Button>
      </form>
    </section>
  )
}
