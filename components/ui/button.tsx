import clsx from 'clsx'
import type { Route } from 'next'
import type { ComponentProps, ReactNode } from 'react'
import { Link } from './link'

type Look = {
  /** One primary action a page at most; `danger` only for what cannot be undone. */
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger'
  /** `large` is for parents' pages: 48 px. */
  size?: 'small' | 'medium' | 'large'
}

const variants = {
  primary: 'bg-accent text-on-accent hover:opacity-90',
  secondary: 'border border-edge/60 bg-card text-ink hover:bg-well',
  quiet: 'text-ink hover:bg-well',
  danger: 'bg-danger text-on-danger hover:opacity-90',
}

const sizes = {
  small: 'min-h-7 px-2.5 text-sm max-sm:min-h-11',
  medium: 'min-h-9 px-3.5 text-base max-sm:min-h-12',
  large: 'min-h-12 px-5 text-lg',
}

const look = ({ variant = 'secondary', size = 'medium' }: Look, className?: string) =>
  clsx(
    'inline-flex max-w-full shrink-0 items-center justify-center gap-2 rounded-md py-1 text-center font-medium select-none',
    'disabled:cursor-not-allowed disabled:opacity-50 print:hidden [&_svg]:size-4 [&_svg]:shrink-0',
    variants[variant],
    sizes[size],
    className,
  )

/** A button does; it is not a submit button unless it says so. */
export function Button({
  variant,
  size,
  className,
  type = 'button',
  ...rest
}: Look & ComponentProps<'button'>) {
  return <button type={type} className={look({ variant, size }, className)} {...rest} />
}

type LinkLook<T extends string> = Look & {
  href: Route<T>
  children: ReactNode
  className?: string
}

/** A link that looks like a button: it goes somewhere. */
export function ButtonLink<T extends string>({ variant, size, className, ...rest }: LinkLook<T>) {
  return <Link className={look({ variant, size }, className)} {...rest} />
}
