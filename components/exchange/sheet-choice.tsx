import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import type { ExportOptions } from '@/lib/exchange/exports/queries'

/** What marks are of: as the file says in its title or name, or as chosen here. */
export const SheetChoice = ({ sheets, assessments }: ExportOptions) => (
  <div className="grid gap-4 sm:grid-cols-2">
    <Field label="Class">
      {(control) => (
        <Select name="classId" {...control}>
          <option value="">As the file says</option>
          {sheets.map(({ classId, className }) => (
            <option key={classId} value={classId}>
              {className}
            </option>
          ))}
        </Select>
      )}
    </Field>
    <Field label="Assessment">
      {(control) => (
        <Select name="assessmentId" {...control}>
          <option value="">As the file says</option>
          {assessments.map(({ id, name, term }) => (
            <option key={id} value={id}>
              Term {term}, {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  </div>
)
