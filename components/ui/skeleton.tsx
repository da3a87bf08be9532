import clsx from 'clsx'

/** A still shape of what comes; give it the size of the thing it stands for. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('block rounded-sm bg-line/70', className ?? 'h-4 w-full')} />
}
