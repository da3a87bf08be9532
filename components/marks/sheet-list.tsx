import { CircleCheck } from 'lucide-react'
import type { Route } from 'next'

import { Card } from '@/components/ui/card'
import { Progress } from '@/components/ui/progress'
import { TextLink } from '@/components/ui/text-link'
import type { SheetProgress } from '@/lib/marks/progress/queries'

/** Mark sheets by class, each with what is entered and what is missing. */
export function SheetList({ sheets }: { sheets: SheetProgress[] }) {
  const classes = [...new Set(sheets.map(({ classId }) => classId))]
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      {classes.map((classId) => {
        const own = sheets.filter((sheet) => sheet.classId === classId)
        const missing = own.reduce((sum, sheet) => sum + sheet.missing, 0)
        return (
          <Card
            key={classId}
            flush
            title={own[0]!.className}
            aside={missing === 0 ? 'complete' : `${missing} missing`}
          >
            <ul className="divide-y divide-line">
              {own.map((sheet) => (
                <li
                  key={sheet.subject}
                  className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 sm:px-5"
                >
                  <TextLink
                    href={
                      `/marks/${classId}/${encodeURIComponent(sheet.subject)}/${sheet.assessmentId}` as Route
                    }
                  >
                    {sheet.title}
                    <span className="sr-only">, {sheet.className}</span>
                  </TextLink>
                  <span className="text-right text-sm text-muted">{inWords(sheet)}</span>
                  <Progress
                    value={sheet.entered}
                    max={sheet.expected}
                    label={wordsOf(sheet)}
                    className="col-span-2"
                  />
                </li>
              ))}
            </ul>
          </Card>
        )
      })}
    </div>
  )
}

const wordsOf = ({ entered, expected, missing }: SheetProgress) =>
  missing === 0 ? `all ${expected} entered` : `${entered} of ${expected} entered · ${missing} missing`

const inWords = (sheet: SheetProgress) =>
  sheet.missing === 0 ? (
    <span className="inline-flex items-center gap-1 text-ok">
      <CircleCheck aria-hidden className="size-3.5" />
      {wordsOf(sheet)}
    </span>
  ) : (
    wordsOf(sheet)
  )
