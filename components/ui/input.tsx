import clsx from 'clsx'
import type { ComponentProps } from 'react'

/** The look of everything that is typed into or chosen from. 16 px on phones, or they zoom in on focus. */
export const control =
  'w-full rounded-md border border-edge bg-card px-3 text-base text-ink placeholder:text-muted max-sm:text-lg ' +
  'aria-invalid:border-danger aria-invalid:outline-danger disabled:bg-well disabled:text-muted focus-visible:outline-offset-0'

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={clsx(control, 'h-9 max-sm:h-12', className)} {...rest} />
}
