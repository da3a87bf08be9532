'use client'

import { CircleCheck } from 'lucide-react'
import type { Route } from 'next'

import { Card } from '@/components/ui/card'
import { Progress } from '@/components/ui/progress'
import { TextLink } from '@/components/ui/text-link'
import type { ClassSheets } from '@/lib/marks/progress/rules'

/** Mark sheets by class, each with what is entered and what is missing. A head has hundreds: only their figures cross twice. */
export const SheetList = ({ classes }: { classes: ClassSheets[] }) => (
  <div className="grid gap-4 lg:grid-cols-2">
    {classes.map(({ classId, className, assessmentId, missing, sheets }) => (
      <Card key={classId} flush title={className} aside={missing === 0 ? 'complete' : `${missing} missing`}>
        <ul className="divide-y divide-line">
          {sheets.map((sheet) => (
            <li
              key={sheet.subject}
              className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 sm:px-5"
            >
              <TextLink
                href={`/marks/${classId}/${encodeURIComponent(sheet.subject)}/${assessmentId}` as Route}
              >
                {sheet.title}
                <span className="sr-only">{`, ${className}`}</span>
              </TextLink>
              <Entered {...sheet} />
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
    ))}
  </div>
)

type Figures = ClassSheets['sheets'][number]

const wordsOf = ({ entered, expected, missing }: Figures) =>
  missing === 0 ? `all ${expected} entered` : `${entered} of ${expected} entered · ${missing} missing`

const Entered = (sheet: Figures) =>
  sheet.missing === 0 ? (
    <span className="inline-flex items-center justify-end gap-1 text-sm text-ok">
      <CircleCheck aria-hidden className="size-3.5" />
      {wordsOf(sheet)}
    </span>
  ) : (
    <span className="text-right text-sm text-muted">{wordsOf(sheet)}</span>
  )
