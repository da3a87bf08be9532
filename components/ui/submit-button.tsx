'use client'

import type { ComponentProps, ReactNode } from 'react'
import { useFormStatus } from 'react-dom'

import { Button } from './button'

type Props = Omit<ComponentProps<typeof Button>, 'type' | 'children'> & {
  children: ReactNode
  /** What the button says while the form is on its way, such as "Saving…". */
  pending: string
}

/** Submits its form once: while the form is on its way the button says so and does nothing. */
export function SubmitButton({ children, pending, variant = 'primary', onClick, ...rest }: Props) {
  const { pending: sending } = useFormStatus()
  return (
    <Button
      type="submit"
      variant={variant}
      aria-disabled={sending}
      onClick={(event) => (sending ? event.preventDefault() : onClick?.(event))}
      {...rest}
    >
      {sending ? pending : children}
    </Button>
  )
}
