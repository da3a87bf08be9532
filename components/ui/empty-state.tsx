import type { ReactNode } from 'react'

type Props = {
  title: ReactNode
  /** What this place is for, why it is empty and the one thing to do. */
  children?: ReactNode
  action?: ReactNode
}

export function EmptyState({ title, children, action }: Props) {
  return (
    <div className="rounded-lg border border-dashed border-edge/60 px-5 py-10 text-center">
      <div className="text-lg font-medium">{title}</div>
      {children && <div className="mx-auto mt-1.5 max-w-prose text-muted">{children}</div>}
      {action && <div className="mt-5 flex justify-center gap-2">{action}</div>}
    </div>
  )
}
