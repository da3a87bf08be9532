import { type ReactNode, useId } from 'react'

type Wiring = {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: true
}

type Props = {
  label: ReactNode
  hint?: ReactNode
  /** Words for the person: what is wrong and what to type instead. The first is shown. */
  error?: string | string[]
  className?: string
  /** Gets what ties the control to its label, hint and error: `{(control) => <Input name="x" {...control} />}`. */
  children: (control: Wiring) => ReactNode
}

/** Label above, hint under it, the control, the error under the control. */
export function Field({ label, hint, error, className, children }: Props) {
  const id = useId()
  const message = typeof error === 'string' ? error : error?.[0]
  const described = [hint && `${id}-hint`, message && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={className}>
      <label htmlFor={id} className="block font-medium">
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      <div className="mt-1.5">
        {children({
          id,
          'aria-describedby': described || undefined,
          'aria-invalid': message ? true : undefined,
        })}
      </div>
      {message && (
        <p id={`${id}-error`} className="mt-1.5 text-sm font-medium text-danger">
          {message}
        </p>
      )}
    </div>
  )
}
