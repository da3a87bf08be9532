import { functions } from '@/lib/auth/functions'
import { showMoment } from '@/lib/dates'
import type { Delegation, Request } from '@/lib/permissions/queries'

type Wording = Pick<Delegation | Request, 'does' | 'place' | 'area'>

/** "Enter marks, Mathematics" */
export const whatOf = ({ does, area }: Pick<Wording, 'does' | 'area'>): string =>
  [functions[does]?.name ?? does, area].filter(Boolean).join(', ')

export const placeOf = ({ place }: Pick<Wording, 'place'>): string => place ?? 'the whole school'

/** "Enter marks, Mathematics in Grade 7 West" */
export const wording = (one: Wording): string => `${whatOf(one)} in ${placeOf(one)}`

export const untilOf = ({ endsAt }: { endsAt: string | null }): string =>
  endsAt === null ? 'for good' : `until ${showMoment(endsAt)}`
