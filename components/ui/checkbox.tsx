import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'

type Props = Omit<ComponentProps<'input'>, 'type'> & { label: ReactNode; hint?: ReactNode }

/** A box to tick with its words; the whole line is the target. */
export const Checkbox = ({ label, hint, className, ...rest }: Props) => (
  <label className={clsx('flex items-start gap-2.5 py-1 max-sm:min-h-11 max-sm:py-2.5', className)}>
    <input type="checkbox" className="mt-1 size-4 shrink-0 accent-accent" {...rest} />
    <span>
      <span className="block">{label}</span>
      {hint && <span className="block text-sm text-muted">{hint}</span>}
    </span>
  </label>
)
