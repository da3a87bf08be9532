import type { Route } from 'next'

import { TabLinks } from '@/components/ui/tab-links'
import type { Actor } from '@/lib/auth/actor'
import { can, type Permission } from '@/lib/auth/policy'

const tabs = [
  { name: 'staff', href: '/people', label: 'Staff', needs: 'staff.read' },
  { name: 'invitations', href: '/people/invitations', label: 'Invitations', needs: 'staff.invite' },
  { name: 'permissions', href: '/people/permissions', label: 'Permissions', needs: 'permissions.give' },
  { name: 'devices', href: '/people/devices', label: 'Signed in', needs: 'sessions.end' },
] as const satisfies { name: string; href: string; label: string; needs: Permission }[]

type Props = { actor: Actor; current: (typeof tabs)[number]['name'] }

/** What there is to see and do about the people of the school, for whoever may. */
export const PeopleTabs = ({ actor, current }: Props) => (
  <TabLinks
    label="People"
    tabs={tabs
      .filter(({ needs }) => can(actor, needs))
      .map(({ name, href, label }) => ({ href: href as Route, label, current: name === current }))}
  />
)
