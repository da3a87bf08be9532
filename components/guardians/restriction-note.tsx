import { ShieldAlert } from 'lucide-react'

import { showMoment } from '@/lib/dates'
import type { Restriction } from '@/lib/guardians/queries'

/** Says that a child is kept from a guardian; why and by whom only to those who may know. */
export const RestrictionNote = ({ restriction, child }: { restriction: Restriction; child: string }) => (
  <p className="mt-1 flex gap-2 rounded-md bg-danger-soft px-3 py-2 text-sm">
    <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
    <span>
      <strong className="font-semibold">Keep {child} from this guardian.</strong>{' '}
      {restriction.reason
        ? `${restriction.reason} (${[restriction.by, showMoment(restriction.at)].filter(Boolean).join(', ')})`
        : 'Ask the head before you hand over the child or say anything.'}
    </span>
  </p>
)
