import clsx from 'clsx'

const groups: Record<string, string> = { EE: 'level-ee', ME: 'level-me', AE: 'level-ae', BE: 'level-be' }

type Props = {
  /** As the school's scale names it: EE1, B+ … */
  level: string
  /** EE, ME, AE or BE; any other group is shown without tint. */
  group?: string | null
  className?: string
}

/** A level of the school's scale. */
export function LevelBadge({ level, group, className }: Props) {
  return <span className={clsx('level', groups[group ?? ''], className)}>{level}</span>
}
