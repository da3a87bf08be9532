import localFont from 'next/font/local'
import type { ReactNode } from 'react'

import { StaffShell } from '@/components/shell/staff-shell'
import { roleNames, roles } from '@/lib/auth/actor'
import { requirePerson, requireStaff } from '@/lib/auth/session'
import { getFrame } from '@/lib/schools/queries'

// The Latin subset alone: 48 KB once, and only for staff.
const inter = localFont({
  src: '../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  weight: '100 900',
  variable: '--font-inter',
})

/** The frame of the pages where staff work. Parents have pages of their own. */
export default async function StaffLayout({ children }: { children: ReactNode }) {
  const actor = await requireStaff()
  const [frame, { schools, groups }] = await Promise.all([getFrame(actor), requirePerson()])
  const works = roles.filter((role) => role !== 'parent' && actor.roles.includes(role))
  const someone = {
    frame,
    roles: works.map((role) => roleNames[role]).join(', '),
    schools: schools.filter((school) => school.schoolId !== actor.schoolId && !onlyParent(school)),
    seesGroup: groups.length > 0,
    isParent: schools.some((school) => school.roles.includes('parent')),
  }
  return (
    <StaffShell actor={actor} someone={someone} className={`${inter.variable} font-sans`}>
      {children}
    </StaffShell>
  )
}

const onlyParent = ({ roles }: { roles: readonly string[] }) => roles.every((role) => role === 'parent')
