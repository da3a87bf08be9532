import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'

type Props = Omit<ComponentProps<'section'>, 'title'> & {
  title?: ReactNode
  /** Beside the title, such as a quiet link. */
  aside?: ReactNode
  /** No padding: for a table or a list whose rows reach the edges. */
  flush?: boolean
}

/** White paper with a hairline round it. Cards do not stand in cards. */
export function Card({ title, aside, flush, className, children, ...rest }: Props) {
  return (
    <section
      className={clsx('rounded-lg border border-line bg-card', !flush && 'p-4 sm:p-5', className)}
      {...rest}
    >
      {title && (
        <div
          className={clsx(
            'flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1',
            flush ? 'border-b border-line px-4 py-3 sm:px-5' : 'mb-3',
          )}
        >
          <h2 className="text-lg font-semibold">{title}</h2>
          {aside && <div className="text-sm text-muted">{aside}</div>}
        </div>
      )}
      {children}
    </section>
  )
}
