import { ChevronsUpDown } from 'lucide-react'

import { switchSchool } from '@/lib/auth/actions'

type Props = {
  /** Where the person is now. */
  school: string
  others: { schoolId: string; name: string }[]
}

const item = 'flex min-h-9 w-full items-center rounded-md px-3 py-1.5 text-left hover:bg-well max-md:min-h-12'

/** The list of a person's schools; a tap goes to work in another one, without signing in again. */
export const SchoolMenu = ({ id, school, others, className }: Props & { id: string; className: string }) => (
  <div
    id={id}
    popover="auto"
    className={`inset-auto m-0 max-h-[70dvh] overflow-y-auto rounded-lg border border-line bg-card p-1.5 text-ink shadow-float print:hidden ${className}`}
  >
    <p className="border-b border-line px-3 pt-1.5 pb-2.5">
      <span className="block text-sm text-muted">You are in</span>
      <span className="block font-medium">{school}</span>
    </p>
    <form action={switchSchool}>
      <ul className="pt-1.5">
        {others.map(({ schoolId, name }) => (
          <li key={schoolId}>
            <button type="submit" name="schoolId" value={schoolId} className={item}>
              Go to {name}
            </button>
          </li>
        ))}
      </ul>
    </form>
  </div>
)

/** On a phone, for who works in several schools: which one this is, above the page. */
export const SchoolStrip = ({ school, others }: Props) => (
  <div className="border-b border-line bg-card md:hidden print:hidden">
    <button
      type="button"
      popoverTarget="school-strip-menu"
      className="flex min-h-11 w-full items-center gap-2 px-4 text-left text-sm font-medium"
    >
      <span className="min-w-0 flex-1 truncate">{school}</span>
      <span className="text-muted">Switch</span>
      <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
    </button>
    <SchoolMenu id="school-strip-menu" school={school} others={others} className="inset-x-3 top-12" />
  </div>
)
