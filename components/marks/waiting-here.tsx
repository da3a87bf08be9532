'use client'

import type { Route } from 'next'
import { useEffect, useState } from 'react'

import { Notice } from '@/components/ui/notice'
import { TextLink } from '@/components/ui/text-link'
import { waitingHere } from './device'

/** Marks that were typed on this device and are not at school yet, with the way to the sheets that send them. */
export function WaitingHere({ userId }: { userId: string }) {
  const [waiting, setWaiting] = useState<[sheet: string, count: number][]>([])
  useEffect(() => setWaiting([...waitingHere(userId)]), [userId])
  if (waiting.length === 0) return null
  return (
    <Notice tone="warn" title="Marks on this device that are not at school yet" className="mb-4">
      <ul>
        {waiting.map(([sheet, count]) => (
          <li key={sheet}>
            <TextLink href={`/marks/${sheet}` as Route}>
              {count === 1 ? '1 mark' : `${count} marks`} of {decodeURIComponent(sheet.split('/')[1] ?? '')}
            </TextLink>
          </li>
        ))}
      </ul>
      Open the sheet: what can be sent goes by itself.
    </Notice>
  )
}
