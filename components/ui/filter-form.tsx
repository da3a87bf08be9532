'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import type { ComponentProps } from 'react'

type Props = Omit<ComponentProps<'form'>, 'action' | 'method' | 'onSubmit'> & { action: Route }

/** A form that asks for a page: what is left empty stays out of the address. Works without scripts. */
export function FilterForm({ action, ...rest }: Props) {
  const router = useRouter()
  return (
    <form
      action={action}
      method="get"
      onSubmit={(event) => {
        event.preventDefault()
        const filled = [...new FormData(event.currentTarget)].filter(([, value]) => value !== '')
        const query = new URLSearchParams(filled as [string, string][]).toString()
        router.push((query ? `${action}?${query}` : action) as Route)
      }}
      {...rest}
    />
  )
}
