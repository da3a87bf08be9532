import clsx from 'clsx'
import { Check, ChevronRight } from 'lucide-react'
import type { Route } from 'next'
import { Link } from '@/components/ui/link'

import { Progress } from '@/components/ui/progress'
import type { SheetProgress } from '@/lib/marks/progress/queries'

type Props = {
  sheets: SheetProgress[]
  /** Leaves the class out where all are of one class. */
  ofOneClass?: boolean
}

/** Mark sheets as links, each with what is entered and what is missing. */
export const SheetList = ({ sheets, ofOneClass }: Props) => (
  <ul className="divide-y divide-line">
    {sheets.map((sheet) => {
      const { assessmentId, classId, className, subject, title, entered, expected, missing } = sheet
      const words = `${entered} of ${expected} entered`
      return (
        <li key={`${classId} ${subject}`} className="group">
          <Link
            href={`/marks/${classId}/${encodeURIComponent(subject)}/${assessmentId}` as Route}
            className="grid min-h-12 grid-cols-[minmax(0,1fr)_auto_1rem] items-center gap-x-4 px-4 py-2 focus-visible:-outline-offset-2 group-last:rounded-b-lg hover:bg-well sm:grid-cols-[minmax(0,1fr)_10rem_9rem_1rem] sm:pr-3 sm:pl-5"
          >
            <span className="flex flex-wrap gap-x-2">
              <span className="font-medium">{ofOneClass ? title : className}</span>
              {!ofOneClass && <span className="text-muted">{title}</span>}
            </span>
            <Progress value={entered} max={expected} label={words} className="max-sm:hidden" />
            <span className={clsx('text-right tabular-nums', missing === 0 && 'text-muted')}>
              {missing === 0 && <Check aria-hidden className="mr-1 inline size-4 text-ok" />}
              {words}
            </span>
            <ChevronRight aria-hidden className="size-4 text-muted" />
          </Link>
        </li>
      )
    })}
  </ul>
)
