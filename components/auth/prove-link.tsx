'use client'

import type { Route } from 'next'
import { usePathname } from 'next/navigation'

import { TextLink } from '@/components/ui/text-link'

/** For those without the dialog: the way to the page that asks who they are, and back to here. */
export function ProveLink({ code }: { code: string | undefined }) {
  const here = usePathname()
  if (code !== 'unproved') return null
  return <TextLink href={`/confirm?next=${encodeURIComponent(here)}` as Route}>Confirm</TextLink>
}
