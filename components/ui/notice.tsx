import clsx from 'clsx'
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

const tones = {
  info: ['border-line bg-card', 'text-muted', Info],
  ok: ['border-ok/40 bg-ok-soft', 'text-ok', CircleCheck],
  warn: ['border-warn/40 bg-warn-soft', 'text-warn', TriangleAlert],
  danger: ['border-danger/40 bg-danger-soft', 'text-danger', CircleAlert],
} as const

type Props = {
  tone?: keyof typeof tones
  title?: ReactNode
  className?: string
  children?: ReactNode
}

/** Says what happened and what to do. Read out when it appears; `danger` interrupts. */
export function Notice({ tone = 'info', title, className, children }: Props) {
  const [box, colour, Icon] = tones[tone]
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={clsx('flex gap-3 rounded-lg border px-4 py-3', box, className)}
    >
      <Icon aria-hidden className={clsx('mt-0.5 size-4 shrink-0', colour)} />
      <div className="min-w-0">
        {title && <p className="font-semibold">{title}</p>}
        {children}
      </div>
    </div>
  )
}
