import clsx from 'clsx'
import type { Route } from 'next'
import type { ReactNode } from 'react'
import { Link } from './link'

type Props<T extends string> = {
  href: Route<T>
  className?: string
  children: ReactNode
}

/** A link in running text or in a table cell. */
export function TextLink<T extends string>({ className, ...rest }: Props<T>) {
  return (
    <Link
      className={clsx(
        'font-medium text-accent underline decoration-accent/35 underline-offset-3 hover:decoration-accent',
        className,
      )}
      {...rest}
    />
  )
}
