import clsx from 'clsx'
import type { ComponentProps } from 'react'

type TableProps = ComponentProps<'table'> & {
  /** What the table holds; read out, and the name of its scrolling frame. */
  label: string
  /** For tables wider than a page (the marksheet): scrolls in a frame of its own, head and first column stay. */
  wide?: boolean
}

/** Hairlines, figures to the right. The head stays at the top of the window, or of the frame when `wide`. */
export function Table({ label, wide, className, ...rest }: TableProps) {
  const table = (
    <table
      aria-label={label}
      className={clsx(
        'w-full border-separate border-spacing-0 text-base [&_tbody:last-child_tr:last-child>*]:border-b-0',
        className,
      )}
      {...rest}
    />
  )
  if (!wide) return table
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reachable by keyboard.
      tabIndex={0}
      className="max-h-[82dvh] overflow-auto print:max-h-none print:overflow-visible"
    >
      {table}
    </section>
  )
}

type CellLook = {
  /** A figure: right-aligned. */
  numeric?: boolean
  /** Stays in place when a wide table scrolls sideways: for the first column. */
  sticky?: boolean
  /** Left out on phones, where only the two or three fields that matter are shown. */
  secondary?: boolean
}

const cell = ({ numeric, sticky, secondary }: CellLook) =>
  clsx(
    'border-b border-line px-3 leading-[1.3] first:pl-4 last:pr-4 sm:first:pl-5 sm:last:pr-5',
    numeric && 'text-right tabular-nums',
    sticky && 'sticky left-0 bg-card',
    secondary && 'max-sm:hidden',
  )

export function Th({
  numeric,
  sticky,
  secondary,
  scope = 'col',
  className,
  ...rest
}: CellLook & ComponentProps<'th'>) {
  return (
    <th
      scope={scope}
      className={clsx(
        cell({ numeric, sticky, secondary }),
        !numeric && 'text-left',
        scope === 'col'
          ? [
              'sticky top-0 h-9 bg-card first:rounded-tl-lg last:rounded-tr-lg text-xs font-medium text-muted print:static',
              sticky ? 'z-20' : 'z-10',
            ]
          : 'h-9 py-1 font-medium max-sm:h-12 sm:whitespace-nowrap [&_a]:no-underline [&_a:hover]:underline',
        className,
      )}
      {...rest}
    />
  )
}

export function Td({ numeric, sticky, secondary, className, ...rest }: CellLook & ComponentProps<'td'>) {
  return (
    <td className={clsx(cell({ numeric, sticky, secondary }), 'h-9 py-1 max-sm:h-12', className)} {...rest} />
  )
}
