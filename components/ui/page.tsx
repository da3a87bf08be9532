import clsx from 'clsx'
import type { ReactNode } from 'react'

type Props = {
  /** Tables that need it may take the whole width. */
  wide?: boolean
  children: ReactNode
}

/** The one `<main>` of a page; the skip link leads here. */
export function Page({ wide, children }: Props) {
  return (
    <main
      id="content"
      tabIndex={-1}
      className={clsx(
        'mx-auto w-full px-4 pt-5 pb-12 outline-none sm:px-6 sm:pt-8 print:max-w-none print:p-0',
        !wide && 'max-w-7xl',
      )}
    >
      {children}
    </main>
  )
}

type HeaderProps = {
  title: ReactNode
  /** One line that says what the page is about: class, term, assessment, counts. */
  context?: ReactNode
  /** At most one primary action. */
  action?: ReactNode
  /** Filters and tabs; what they choose lives in the URL. */
  children?: ReactNode
}

export function PageHeader({ title, context, action, children }: HeaderProps) {
  return (
    <header className="mb-6 print:mb-3">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-tight sm:text-2xl">{title}</h1>
          {context && <p className="mt-1 text-muted">{context}</p>}
        </div>
        {action && <div className="flex flex-wrap gap-2 print:hidden">{action}</div>}
      </div>
      {children && <div className="mt-4 print:hidden">{children}</div>}
    </header>
  )
}
