import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'

import { SignOut } from '@/components/shell/sign-out'
import { SkipLink } from '@/components/shell/skip-link'
import { requirePerson } from '@/lib/auth/session'

const item = 'flex h-12 items-center rounded-md text-muted hover:text-ink'

/** One column for a phone: no rail, no web font, nothing but the children's own pages and the way out. */
export default async function FamilyLayout({ children }: { children: ReactNode }) {
  const { schools } = await requirePerson()
  const works = schools.some(({ roles }) => roles.some((role) => role !== 'parent'))
  return (
    <div className="mx-auto max-w-[560px] font-sans text-lg">
      <SkipLink />
      <header className="flex items-center gap-5 border-b border-line px-4 print:hidden">
        <Link href={'/family' as Route} className={`${item} flex-1 font-semibold text-ink`}>
          My children
        </Link>
        {works && (
          <Link href={'/today' as Route} className={item}>
            My work
          </Link>
        )}
        <Link href={'/account' as Route} className={item}>
          Account
        </Link>
        <SignOut className={item} />
      </header>
      {children}
    </div>
  )
}
