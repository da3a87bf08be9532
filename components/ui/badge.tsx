import clsx from 'clsx'
import type { ReactNode } from 'react'

const tones = {
  neutral: 'bg-well text-muted',
  accent: 'bg-accent-soft text-accent',
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  danger: 'bg-danger-soft text-danger',
}

type Props = {
  tone?: keyof typeof tones
  className?: string
  children: ReactNode
}

/** One word about a state; an icon may stand before the word, colour alone never. */
export function Badge({ tone = 'neutral', className, children }: Props) {
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1 rounded-sm px-1.5 py-0.5 text-xs font-medium whitespace-nowrap print:border print:border-line',
        '[&_svg]:size-3.5',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  )
}
