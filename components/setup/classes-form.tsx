import type { Route } from 'next'

import { ActionForm } from '@/components/forms/action-form'
import { Card } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { startLevels } from '@/lib/curriculum/kenya/rules'
import { planGrades } from '@/lib/setup/actions'
import { GradeRow } from './grade-row'

type Props = {
  year: number
  classes: { grade: string; stream: string | null; learners: number }[]
  next?: Route
}

/** Which grades are taught this year, and their streams. In a new school all of primary and junior school are ticked. */
export function ClassesForm({ year, classes, next }: Props) {
  const isNew = classes.length === 0
  const known = startLevels.flatMap(({ grades }) => grades)
  const own = [...new Set(classes.map(({ grade }) => grade))].filter((grade) => !known.includes(grade))
  const groups = [
    ...startLevels.map(({ code, name, grades }) => ({ code, name, grades })),
    ...(own.length > 0 ? [{ code: 'own', name: 'Other grades', grades: own }] : []),
  ]
  const rowOf = (grade: string) => {
    const these = classes.filter((each) => each.grade === grade)
    return {
      ticked: isNew || these.length > 0,
      streams: these.flatMap(({ stream }) => stream ?? []).join(', '),
      learners: these.reduce((sum, { learners }) => sum + learners, 0),
    }
  }
  return (
    <ActionForm
      action={planGrades}
      refused="The classes are not saved"
      next={next}
      done="The classes are saved."
      className="space-y-5"
    >
      <input type="hidden" name="year" value={year} />
      <p className="max-w-prose text-muted">
        Tick what is taught in {year}. A grade with one class needs no stream; else write their names with
        commas, such as East, West. Each level comes with its learning areas and scale; the next steps show
        them.
      </p>
      {groups.map(({ code, name, grades }) => (
        <Card key={code} title={name} flush>
          <ul className="divide-y divide-line">
            {grades.map((grade) => (
              <GradeRow key={grade} grade={grade} {...rowOf(grade)} />
            ))}
          </ul>
        </Card>
      ))}
      <SubmitButton pending="Saving…">{next ? 'Save and go on' : `Save the classes of ${year}`}</SubmitButton>
    </ActionForm>
  )
}
