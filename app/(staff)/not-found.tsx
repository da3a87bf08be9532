import type { Metadata } from 'next'
import { headers } from 'next/headers'

import { NotHere } from '@/components/shell/not-here'
import { localPath } from '@/lib/auth/landing'
import { actorsElsewhere } from '@/lib/auth/session'
import { schoolOfLink } from '@/lib/schools/queries'

export const metadata: Metadata = { title: 'Not here' }

/** Somebody who works in several schools may have followed a link of another one: then it is said which. */
export default async function NotFound() {
  const path = localPath((await headers()).get('x-path'))
  const others = path ? await actorsElsewhere() : []
  const found = path && others.length > 0 ? await schoolOfLink(others, path) : null
  const elsewhere = found && path ? { schoolId: found.actor.schoolId, name: found.name, path } : null
  return <NotHere elsewhere={elsewhere} />
}
