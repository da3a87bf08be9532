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

// A page holds them by the thousand, once as HTML and once for React: each look has one short name, in globals.css.
const cell = (kind: string, { numeric, sticky, secondary }: CellLook, className: string | undefined) =>
  clsx(kind, numeric && 'cell-figure', sticky && 'cell-sticky', secondary && 'cell-secondary', className)

export function Th({
  numeric,
  sticky,
  secondary,
  scope = 'col',
  className,
  ...rest
}: CellLook & ComponentProps<'th'>) {
  const kind = scope === 'col' ? 'cell cell-top' : 'cell cell-row'
  return <th scope={scope} className={cell(kind, { numeric, sticky, secondary }, className)} {...rest} />
}

export function Td({ numeric, sticky, secondary, className, ...rest }: CellLook & ComponentProps<'td'>) {
  return <td className={cell('cell', { numeric, sticky, secondary }, className)} {...rest} />
}
