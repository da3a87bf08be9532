import clsx from 'clsx'

type Props = {
  value: number
  max: number
  /** What is counted, for those who do not see the bar: "14 of 45 entered". */
  label: string
  className?: string
}

/** A bar beside figures that say the same; full is said by the tone as well. */
export function Progress({ value, max, label, className }: Props) {
  const share = max > 0 ? Math.min(1, value / max) : 0
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={0}
      aria-valuemax={max}
      className={clsx('h-1.5 w-full overflow-hidden rounded-full bg-line', className)}
    >
      <div
        className={clsx('h-full rounded-full', share === 1 ? 'bg-ok' : 'bg-accent')}
        style={{ width: `${share * 100}%` }}
      />
    </div>
  )
}
