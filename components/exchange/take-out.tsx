import type { ReactNode } from 'react'

import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import type { ExportKind } from '@/lib/exchange/exports/input'
import type { ExportOptions } from '@/lib/exchange/exports/queries'

type Props = ExportOptions & { may: ExportKind[] }

const words: Record<ExportKind, [title: string, hint: string]> = {
  learners: ['Learners', 'Everybody who is here now, with class, numbers and two guardians.'],
  guardians: ['Guardians', 'Names, phones and whose guardians they are.'],
  staff: ['Staff', 'Names, roles, phones and numbers.'],
  areas: ['Learning areas', 'Of every level, with codes and parts.'],
  class: ['Class list', 'Names, numbers and gender of one class.'],
  marks: ['Marks', 'One sheet for each class, as they stand now.'],
}

/** Lists to take out. Every file can be brought in again as it is. Works without scripts. */
export function TakeOut({ may, lists, sheets, assessments }: Props) {
  const shown = may.filter(
    (what) =>
      (what !== 'class' || lists.length > 0) &&
      (what !== 'marks' || (sheets.length > 0 && assessments.length > 0)),
  )
  return (
    <ul className="divide-y divide-line">
      {shown.map((what) => (
        <Item key={what} what={what}>
          {what === 'class' && (
            <Field label="Class" className="w-44">
              {(control) => (
                <Select name="classId" {...control}>
                  {lists.map(({ classId, className }) => (
                    <option key={classId} value={classId}>
                      {className}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          )}
          {what === 'marks' && (
            <>
              <Field label="Assessment" className="w-52">
                {(control) => (
                  <Select name="assessmentId" {...control}>
                    {assessments.map(({ id, name, term }) => (
                      <option key={id} value={id}>
                        Term {term}, {name}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
              <Field label="Class" className="w-48">
                {(control) => (
                  <Select name="classId" {...control}>
                    {sheets.length > 1 && <option value="">All classes</option>}
                    {sheets.map(({ classId, className }) => (
                      <option key={classId} value={classId}>
                        {className}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            </>
          )}
        </Item>
      ))}
    </ul>
  )
}

function Item({ what, children }: { what: ExportKind; children: ReactNode }) {
  const [title, hint] = words[what]
  return (
    <li>
      <form
        action="/api/exports"
        method="post"
        aria-label={`Take out: ${title}`}
        className="flex flex-wrap items-end gap-x-4 gap-y-3 px-4 py-3 sm:px-5"
      >
        <input type="hidden" name="what" value={what} />
        <div className="min-w-0 flex-1 basis-56">
          <p className="font-medium">{title}</p>
          <p className="text-muted">{hint}</p>
        </div>
        {children}
        <div className="flex gap-2">
          <Button type="submit" name="format" value="xlsx" aria-label={`${title}: Excel`}>
            Excel
          </Button>
          <Button type="submit" name="format" value="csv" aria-label={`${title}: CSV`}>
            CSV
          </Button>
        </div>
      </form>
    </li>
  )
}
