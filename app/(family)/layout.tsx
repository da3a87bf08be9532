import type { Route } from 'next'
import type { ReactNode } from 'react'
import { SignOut } from '@/components/shell/sign-out'
import { SkipLink } from '@/components/shell/skip-link'
import { Link } from '@/components/ui/link'
import { requirePerson } from '@/lib/auth/session'

const item = 'flex h-12 items-center rounded-md text-muted hover:text-ink'

/** One column for a phone: no rail, no web font, nothing but the children's own pages and the way out. */
export default async function FamilyLayout({ children }: { children: ReactNode }) {
  const { schools } = await requirePerson()
  const works = schools.some(({ roles }) => roles.some((role) => role !== 'parent'))
  return (
    <div className="mx-auto max-w-[560px] text-lg">
      <SkipLink />
      <header className="flex items-center justify-end gap-5 border-b border-line px-4 text-base print:hidden">
        <Link
          href={'/family' as Route}
          className="mr-auto flex h-12 items-center gap-2.5 rounded-md text-lg font-semibold"
        >
          {/* biome-ignore lint/performance/noImgElement: an icon of our own needs no optimiser */}
          <img src="/icon.svg" alt="" width={24} height={24} className="size-6" />
          Hillview
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
      <div className="px-4 pt-5 pb-12 print:p-0">{children}</div>
    </div>
  )
}
