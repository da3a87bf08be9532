import clsx from 'clsx'
import type { ComponentProps } from 'react'

import { control } from './input'

export function Textarea({ className, rows = 3, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={rows} className={clsx(control, 'py-2 leading-normal', className)} {...rest} />
}
