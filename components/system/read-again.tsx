'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'

import { Button } from '@/components/ui/button'

const everyMs = 30_000

/** Reads the figures again every half minute while somebody looks, until they would rather read in peace. */
export function ReadAgain() {
  const router = useRouter()
  // Not there until it can do something.
  const [isOn, setOn] = useState<boolean | null>(null)
  useEffect(() => setOn(true), [])
  useEffect(() => {
    if (!isOn) return
    const timer = setInterval(() => document.visibilityState === 'visible' && router.refresh(), everyMs)
    return () => clearInterval(timer)
  }, [isOn, router])
  if (isOn === null) return null
  return (
    <Button size="small" onClick={() => setOn(!isOn)}>
      {isOn ? 'Stop reading every 30 s' : 'Read every 30 s'}
    </Button>
  )
}
