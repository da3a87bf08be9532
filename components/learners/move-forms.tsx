'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'

import { CommandForm } from '@/components/forms/command-form'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { FieldErrors } from '@/lib/errors'
import { changeLearners } from '@/lib/learners/changes/actions'
import { takeBack, transferOut } from '@/lib/learners/leaving/actions'
import { reasons } from '@/lib/learners/leaving/input'
import type { Option } from './record-fields'

type Props = { learnerId: string; name: string; classes: Option[]; today: string }

/** Back to the learner, where the change is told with its undo. */
function useBack(learnerId: string) {
  const router = useRouter()
  return ({ changeId }: { changeId: string }) =>
    router.push(`/learners/${learnerId}?changed=${changeId}` as Route)
}

/** To another class of the year. */
export function MoveForm({ learnerId, name, classes, today, placed }: Props & { placed: boolean }) {
  const back = useBack(learnerId)
  return (
    <Card title={placed ? 'To another class' : 'Into a class'}>
      <CommandForm
        act={async (state: Parameters<typeof changeLearners>[0], input: { classId: string; from: string }) =>
          changeLearners(state, {
            selection: { ids: [learnerId] },
            change: { what: 'class', ...input },
            expected: null,
          })
        }
        onDone={back}
        className="grid gap-4"
      >
        {({ errors, isSending }) => (
          <>
            <ClassField classes={classes} errors={errors} />
            <DayField name="from" label="First day there" value={today} max={today} errors={errors} />
            <p className="text-muted">Marks, remarks and reports go with {name}.</p>
            <div>
              <Button type="submit" variant="primary" aria-disabled={isSending}>
                {isSending ? 'Moving…' : 'Move'}
              </Button>
            </div>
          </>
        )}
      </CommandForm>
    </Card>
  )
}

/** Out of the school. */
export function LeaveForm({ learnerId, name, today }: Omit<Props, 'classes'>) {
  const back = useBack(learnerId)
  return (
    <Card title="Out of the school">
      <CommandForm act={transferOut} with={{ learnerId }} onDone={back} className="grid gap-4">
        {({ errors, isSending }) => (
          <>
            <Field label="Reason" error={errors.reason}>
              {(control) => (
                <Select name="reason" defaultValue="" {...control}>
                  <option value="">Choose a reason</option>
                  {Object.entries(reasons).map(([value, label]) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field
              label="Where to"
              hint="The next school, or the place; may be empty."
              error={errors.destination}
            >
              {(control) => <Input name="destination" maxLength={120} autoComplete="off" {...control} />}
            </Field>
            <DayField name="lastDay" label="Last day here" value={today} max={today} errors={errors} />
            <p className="text-muted">
              {name} stays among the leavers with every mark and report, and can be taken back under the same
              number.
            </p>
            <div>
              <Button type="submit" aria-disabled={isSending}>
                {isSending ? 'Recording…' : 'Transfer out'}
              </Button>
            </div>
          </>
        )}
      </CommandForm>
    </Card>
  )
}

/** Back into the school, under the same number. */
export function TakeBackForm({ learnerId, name, classes, today }: Props) {
  const back = useBack(learnerId)
  return (
    <Card title="Take back">
      <CommandForm act={takeBack} with={{ learnerId }} onDone={back} className="grid gap-4">
        {({ errors, isSending }) => (
          <>
            <ClassField classes={classes} errors={errors} />
            <DayField name="from" label="First day back" value={today} max={today} errors={errors} />
            <p className="text-muted">{name} keeps the admission number and everything entered before.</p>
            <div>
              <Button type="submit" variant="primary" aria-disabled={isSending}>
                {isSending ? 'Taking back…' : 'Take back'}
              </Button>
            </div>
          </>
        )}
      </CommandForm>
    </Card>
  )
}

const ClassField = ({ classes, errors }: { classes: Option[]; errors: FieldErrors }) => (
  <Field label="Class" error={errors.classId ?? errors.change}>
    {(control) => (
      <Select name="classId" defaultValue="" {...control}>
        <option value="">Choose a class</option>
        {classes.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
    )}
  </Field>
)

type DayProps = { name: string; label: string; value: string; max: string; errors: FieldErrors }

const DayField = ({ name, label, value, max, errors }: DayProps) => (
  <Field label={label} error={errors[name]}>
    {(control) => <Input type="date" name={name} defaultValue={value} max={max} {...control} />}
  </Field>
)
