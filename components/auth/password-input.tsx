'use client'

import { type ComponentProps, useState } from 'react'

import { Input } from '@/components/ui/input'

/** A password, hidden until its owner wants to see it. Without scripts the toggle is not there. */
export function PasswordInput(props: Omit<ComponentProps<'input'>, 'type' | 'className'>) {
  const [shown, setShown] = useState(false)
  return (
    <div className="relative">
      <Input
        {...props}
        type={shown ? 'text' : 'password'}
        autoCapitalize="none"
        spellCheck={false}
        className="pr-18 sm:h-11"
      />
      <button
        type="button"
        aria-pressed={shown}
        aria-label="Show password"
        onClick={() => setShown(!shown)}
        className="absolute inset-y-1 right-1 min-w-14 rounded-md px-2 text-sm font-medium text-muted hover:bg-well hover:text-ink noscript:hidden"
      >
        {shown ? 'Hide' : 'Show'}
      </button>
    </div>
  )
}
