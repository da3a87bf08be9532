'use client'

import type { Route } from 'next'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { Link } from '@/components/ui/link'

type Props = { href: Route; className: string; children: ReactNode }

/** A link to a place; the one the person is in says so. Inside a menu it closes the menu. */
export function PlaceLink({ href, className, children }: Props) {
  const path = usePathname()
  const current = path === href || path.startsWith(`${href}/`)
  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      className={className}
      onClick={({ currentTarget }) => currentTarget.closest<HTMLElement>('[popover]')?.hidePopover?.()}
    >
      {children}
    </Link>
  )
}
