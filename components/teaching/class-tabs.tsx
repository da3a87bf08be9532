import type { Route } from 'next'

import { TabLinks } from '@/components/ui/tab-links'
import type { Actor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/policy'

/** The classes, and for whoever says who teaches what: the grid of it. */
export const ClassTabs = ({ actor, current }: { actor: Actor; current: 'classes' | 'teaching' }) =>
  can(actor, 'teaching.change') && (
    <TabLinks
      label="Classes"
      tabs={[
        { href: '/classes' as Route, label: 'Classes', current: current === 'classes' },
        { href: '/classes/teaching' as Route, label: 'Who teaches what', current: current === 'teaching' },
      ]}
    />
  )
