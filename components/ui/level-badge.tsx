import clsx from 'clsx'

// Tint, letters and a line of its own: the line is what a black-and-white print keeps.
const groups: Record<string, string> = {
  EE: 'border-2 border-ee bg-ee-soft text-ee',
  ME: 'border border-solid border-me bg-me-soft text-me',
  AE: 'border border-dashed border-ae bg-ae-soft text-ae',
  BE: 'border border-dotted border-be bg-be-soft text-be',
}

type Props = {
  /** As the school's scale names it: EE1, B+ … */
  level: string
  /** EE, ME, AE or BE; any other group is shown without tint. */
  group?: string | null
  className?: string
}

/** A level of the school's scale. */
export function LevelBadge({ level, group, className }: Props) {
  return (
    <span
      className={clsx(
        'level inline-flex h-5 min-w-9 items-center justify-center rounded-sm px-1 text-xs font-semibold',
        groups[group ?? ''] ?? 'border border-edge text-ink',
        className,
      )}
    >
      {level}
    </span>
  )
}
