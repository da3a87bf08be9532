import type { Route } from 'next'

import type { Frame } from '@/lib/schools/queries'
import { FinderButton } from './finder'
import { PlaceLink } from './place-link'
import type { Place } from './places'
import { SignOut } from './sign-out'

/** Who is signed in and where else they may go. */
export type Someone = {
  frame: Frame
  /** The person's roles here, in words. */
  roles: string
  /** The person's other schools. */
  schools: { schoolId: string; name: string }[]
  isParent: boolean
  /** Whether they see the figures of a group of schools. */
  seesGroup: boolean
}

type Props = {
  id: string
  someone: Someone
  /** Places that the bar of a phone has no room for. */
  places?: Place[]
}

const item =
  'flex min-h-9 w-full items-center gap-2.5 rounded-md px-3 text-left hover:bg-well max-md:min-h-12'

/** Opens over the page by the browser's own means; a tap elsewhere or Escape closes it. */
export const Menu = ({ id, someone: { frame, roles, isParent, seesGroup }, places = [] }: Props) => (
  <div
    id={id}
    popover="auto"
    className="inset-auto bottom-16 left-3 m-0 max-h-[calc(100dvh-5rem)] w-64 overflow-y-auto rounded-lg border border-line bg-card p-1.5 text-ink shadow-float max-md:inset-x-3 max-md:w-auto print:hidden"
  >
    <p className="border-b border-line px-3 pt-1.5 pb-2.5">
      <span className="block font-medium">{frame.person ?? 'You'}</span>
      <span className="block text-sm text-muted">
        {roles} · {frame.school}
      </span>
    </p>
    <ul className="pt-1.5">
      <li className="md:hidden">
        <FinderButton className={item}>Find</FinderButton>
      </li>
      {places.map(({ href, label, icon: Icon }) => (
        <li key={href}>
          <PlaceLink href={href} className={item}>
            <Icon aria-hidden className="size-4 text-muted" />
            {label}
          </PlaceLink>
        </li>
      ))}
      {seesGroup && (
        <li>
          <PlaceLink href={'/group' as Route} className={item}>
            Schools of the group
          </PlaceLink>
        </li>
      )}
      {isParent && (
        <li>
          <PlaceLink href={'/family' as Route} className={item}>
            My children
          </PlaceLink>
        </li>
      )}
      <li>
        <PlaceLink href={'/permissions' as Route} className={item}>
          What I may do
        </PlaceLink>
      </li>
      <li>
        <PlaceLink href={'/account' as Route} className={item}>
          Account
        </PlaceLink>
      </li>
      <li>
        <SignOut className={item} />
      </li>
    </ul>
  </div>
)
