import { redirect } from 'next/navigation'

import { landing } from '@/lib/auth/landing'
import { requirePerson } from '@/lib/auth/session'

/** The bare address leads everybody to where their work begins. */
export default async function Home() {
  redirect(landing(await requirePerson()))
}
