import clsx from 'clsx'
import type { ComponentProps } from 'react'

import { Badge } from '@/components/ui/badge'
import { cellKey, type GridCell } from '@/lib/teaching/rules'

type Props = { cell: GridCell; place: string; className?: string } & ComponentProps<'input'>

/** A place of the grid to tick, with who stands there. */
export const Cell = ({ cell, place, className, ...rest }: Props) => (
  <label className={clsx('flex min-h-9 items-center gap-2 max-sm:min-h-12', className)}>
    <input
      type="checkbox"
      name={`cell.${cellKey(cell)}`}
      value={cell.seen}
      className="size-4 shrink-0 accent-accent"
      {...rest}
    />
    <span className="sr-only">{place}: </span>
    <Who {...cell} />
  </label>
)

function Who({ teachers, trouble, idle }: GridCell) {
  if (teachers.length === 0)
    return idle ? <span className="text-muted">not taken</span> : <span className="text-warn">nobody</span>
  return (
    <span className="min-w-0">
      {teachers.map(({ id, short, name, hasLeft }, i) => (
        <span key={id} title={name}>
          {i > 0 && ', '}
          {short}
          {hasLeft && (
            <Badge tone="danger" className="ml-1">
              left
            </Badge>
          )}
        </span>
      ))}
      {trouble === 'several' && (
        <Badge tone="warn" className="ml-1">
          {teachers.length} share
        </Badge>
      )}
    </span>
  )
}
