import { ChevronsUpDown, Ellipsis } from 'lucide-react'
import type { CSSProperties, ReactNode } from 'react'

import type { Actor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/policy'
import { schoolColours } from './colour'
import { Finder, FinderButton } from './finder'
import type { Goal } from './finds'
import { Menu, type Someone } from './menu'
import { PlaceLink } from './place-link'
import { deedsOf, type Place, placesOf } from './places'
import { PracticeBar } from './practice-bar'
import { SchoolMenu, SchoolStrip } from './school-switch'
import { SkipLink } from './skip-link'

type Props = {
  actor: Actor
  someone: Someone
  className?: string
  children: ReactNode
}

/** How many places the bar of a phone has room for, the menu among them. */
const inBar = 5

/** The frame of staff pages: a rail on the left, on phones a bar at the bottom. Paper has neither. */
export function StaffShell({ actor, someone, className, children }: Props) {
  const places = placesOf(actor)
  const style = (schoolColours(someone.frame.colour) ?? {}) as CSSProperties
  return (
    <div data-school style={style} className={className}>
      <SkipLink />
      {someone.schools.length > 0 && <SchoolStrip school={someone.frame.school} others={someone.schools} />}
      <div className="flex min-h-dvh">
        <Rail places={places} someone={someone} />
        <div className="min-w-0 flex-1 max-md:pb-16 print:pb-0">
          {someone.frame.practiceOf && <PracticeBar home={someone.frame.practiceOf} />}
          {children}
        </div>
      </div>
      <Bar places={places} someone={someone} />
      {can(actor, 'learners.read') && <Finder known={goalsFor(actor, places)} />}
    </div>
  )
}

const goalsFor = (actor: Actor, places: Place[]): Goal[] => [
  ...places.map(({ href, label }) => ({ key: href, href, label, hint: 'place' })),
  ...deedsOf(actor).map(({ href, label }) => ({ key: label, href, label, hint: 'do' })),
]

type Part = { places: Place[]; someone: Someone }

const Rail = ({ places, someone }: Part) => (
  <header className="sticky top-0 flex h-dvh w-48 shrink-0 flex-col border-r border-line px-3 py-4 max-md:hidden xl:w-56 print:hidden">
    {someone.schools.length > 0 ? (
      <>
        <button
          type="button"
          popoverTarget="school-menu"
          aria-label={`${someone.frame.school}, switch school`}
          className="-mt-1 mb-4 flex items-center gap-2.5 rounded-md px-2 py-1 text-left leading-tight font-semibold hover:bg-well"
        >
          <Mark name={someone.frame.school} crest={someone.frame.mark} />
          <span className="line-clamp-2 flex-1">{someone.frame.school}</span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
        </button>
        <SchoolMenu
          id="school-menu"
          school={someone.frame.school}
          others={someone.schools}
          className="top-16 left-3 w-72"
        />
      </>
    ) : (
      <p className="flex items-center gap-2.5 px-2 pb-5 leading-tight font-semibold">
        <Mark name={someone.frame.school} crest={someone.frame.mark} />
        <span className="line-clamp-2">{someone.frame.school}</span>
      </p>
    )}
    <FinderButton className="mb-3 flex h-9 items-center gap-2.5 rounded-md border border-line bg-card px-2 text-left text-muted hover:bg-well">
      <span className="flex-1">Find</span>
      <kbd className="font-sans text-xs">Ctrl K</kbd>
    </FinderButton>
    <nav aria-label="Places" className="flex-1 overflow-y-auto">
      <ul className="space-y-0.5">
        {places.map(({ href, label, icon: Icon }) => (
          <li key={href}>
            <PlaceLink
              href={href}
              className="flex h-9 items-center gap-2.5 rounded-md px-2 text-muted focus-visible:-outline-offset-2 hover:bg-well hover:text-ink aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent"
            >
              <Icon aria-hidden className="size-4" />
              {label}
            </PlaceLink>
          </li>
        ))}
      </ul>
    </nav>
    <button
      type="button"
      popoverTarget="person-menu"
      className="flex items-center gap-2 rounded-md px-2 py-2 text-left hover:bg-well"
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{someone.frame.person ?? 'You'}</span>
        <span className="block truncate text-xs text-muted">{someone.roles}</span>
      </span>
      <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
    </button>
    <Menu id="person-menu" someone={someone} />
  </header>
)

const tab =
  'flex h-14 flex-col items-center justify-center gap-1 text-xs text-muted focus-visible:-outline-offset-2 aria-[current]:font-semibold aria-[current]:text-accent'

const Bar = ({ places, someone }: Part) => {
  const shown = places.length < inBar ? places : places.slice(0, inBar - 1)
  return (
    <div className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-card pb-[env(safe-area-inset-bottom)] md:hidden print:hidden">
      <nav aria-label="Places">
        <ul className="flex">
          {shown.map(({ href, label, short, icon: Icon }) => (
            <li key={href} className="min-w-0 flex-1">
              <PlaceLink href={href} className={tab}>
                <Icon aria-hidden className="size-5" />
                <span className="max-w-full truncate px-0.5">{short ?? label}</span>
              </PlaceLink>
            </li>
          ))}
          <li className="min-w-0 flex-1">
            <button type="button" popoverTarget="more-menu" className={`${tab} w-full`}>
              <Ellipsis aria-hidden className="size-5" />
              More
            </button>
          </li>
        </ul>
      </nav>
      <Menu id="more-menu" someone={someone} places={places.slice(shown.length)} />
    </div>
  )
}

const Mark = ({ name, crest }: { name: string; crest: string | null }) =>
  crest ? (
    // biome-ignore lint/performance/noImgElement: the school's own crest, drawn small when it was saved
    <img
      src={crest}
      alt=""
      width={32}
      height={32}
      className="size-8 shrink-0 rounded-sm bg-white object-contain p-0.5"
    />
  ) : (
    <span
      aria-hidden
      className="flex size-8 shrink-0 items-center justify-center rounded-md bg-accent text-base font-bold text-on-accent"
    >
      {name.match(/\p{L}/u)?.[0] ?? '·'}
    </span>
  )
