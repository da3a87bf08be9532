import type { Route } from 'next'

import { ActionForm } from '@/components/forms/action-form'
import { LongField, SelectField } from '@/components/forms/fields'
import { Card } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { pasteLearners, pasteStaff } from '@/lib/setup/actions'
import { counted } from '@/lib/words'

/** The staff as a list of names and phones, from paper, a sheet or a message. */
export const StaffForm = ({ known, next }: { known: number; next?: Route }) => (
  <ActionForm
    action={pasteStaff}
    refused="Nobody is added yet"
    next={next}
    done="They are added."
    className="space-y-5"
  >
    <Card title="Names and phones">
      <LongField
        name="lines"
        label="One person a line"
        hint={`A name, then the phone number if you have it: “Grace Wanjiru, 0712 345 678”. ${known > 0 ? `${counted(known, 'person is', 'people are')} on the staff already.` : ''}`}
        rows={10}
        required
        placeholder={'Grace Wanjiru, 0712 345 678\nOtieno Brian'}
      />
    </Card>
    <SubmitButton pending="Adding them…">{next ? 'Add them and go on' : 'Add them'}</SubmitButton>
  </ActionForm>
)

export type ClassOption = { id: string; name: string; learners: number }

/** The learners of one class as a list of names. */
export const LearnersForm = ({ classes, chosen }: { classes: ClassOption[]; chosen?: string }) => (
  <ActionForm
    action={pasteLearners}
    clears
    refused="Nobody is admitted yet"
    done="They are in their class. Choose the next class, or go on."
    className="space-y-5"
  >
    <Card title="Learners of one class" className="space-y-4">
      <SelectField
        name="classId"
        label="Class"
        defaultValue={chosen}
        options={classes.map(({ id, name, learners }) => ({
          value: id,
          label: `${name} (${counted(learners, 'learner', 'learners')})`,
        }))}
      />
      <LongField
        name="lines"
        label="One learner a line"
        hint="A name; admission number and boy or girl beside it if you have them: “0983, Grace Otieno, F”. Missing numbers are given."
        rows={12}
        required
        placeholder={'0983, Grace Otieno, F\nBrian Kiprotich, M'}
      />
    </Card>
    <SubmitButton pending="Admitting them…">Admit them</SubmitButton>
  </ActionForm>
)
