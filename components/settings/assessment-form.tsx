import type { Route } from 'next'

import { ActionForm } from '@/components/forms/action-form'
import { TextField } from '@/components/forms/fields'
import { Card } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { changeAssessment, changePapers, removeAssessment } from '@/lib/assessments/actions'
import type { AssessmentRow, PaperRow } from '@/lib/assessments/queries'
import type { LevelRow } from '@/lib/curriculum/areas/queries'
import { LookFirst } from './look-first'

type Props = {
  assessment: AssessmentRow
  classes: Parameters<typeof LookFirst>[0]['classes']
  chosen: string
}

/** One assessment's name, days, place and weight. */
export const AssessmentForm = ({ assessment, classes, chosen }: Props) => (
  <ActionForm
    action={changeAssessment}
    refused={`${assessment.name} is not saved`}
    done="Saved."
    className="space-y-5"
  >
    <input type="hidden" name="assessmentId" value={assessment.id} />
    <input type="hidden" name="seen" value={assessment.seen} />
    <Card className="grid gap-4 sm:grid-cols-2">
      <TextField
        name="name"
        label="Name"
        hint="As on report cards."
        defaultValue={assessment.name}
        required
        maxLength={60}
      />
      <TextField
        name="weight"
        label="Weight"
        hint="Its share of the term’s result beside the others’; 0: shown and not counted."
        inputMode="decimal"
        defaultValue={Number(assessment.weight)}
        required
      />
      <TextField
        type="date"
        name="startsOn"
        label="First day"
        hint="Mark sheets stand on Today from here on."
        defaultValue={assessment.startsOn}
        required
      />
      <TextField
        type="date"
        name="endsOn"
        label="Last day"
        hint="Who is in a class on this day is on its list."
        defaultValue={assessment.endsOn}
        required
      />
      <TextField
        name="order"
        label="Place in the term"
        hint="The smallest comes first; changes compare with the one before."
        inputMode="numeric"
        defaultValue={assessment.order}
        required
      />
    </Card>
    <LookFirst
      place={`/settings/assessments/${assessment.id}`}
      classes={classes}
      chosen={chosen}
      save={`Save ${assessment.name}`}
    />
  </ActionForm>
)

type PapersProps = { assessment: AssessmentRow & { papers: PaperRow[] }; level: LevelRow }

/** What a level sits in an assessment: a maximum for each paper, empty where it is not set. */
export const PapersForm = ({ assessment, level }: PapersProps) => (
  <ActionForm
    key={level.id}
    action={changePapers}
    refused={`The papers of ${level.name} are not saved`}
    done={`The papers of ${level.name} are saved.`}
    className="space-y-4"
  >
    <input type="hidden" name="assessmentId" value={assessment.id} />
    <input type="hidden" name="levelId" value={level.id} />
    <Card title={`Papers of ${level.name}`} className="space-y-4">
      <p className="text-muted">
        Out of how many marks each is; empty: not set. Marks are never rescaled, and a maximum below an
        entered mark is refused with the names.
      </p>
      <div className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-3 xl:grid-cols-4">
        {level.areas.flatMap((area) =>
          (area.components.length > 0 ? area.components : [null]).map((part) => {
            const paper = assessment.papers.find(
              ({ areaId, componentId }) => areaId === area.id && componentId === (part?.id ?? null),
            )
            return (
              <TextField
                key={part?.id ?? area.id}
                name={['paper', area.id, part?.id].filter(Boolean).join(':')}
                label={[area.name, part?.name].filter(Boolean).join(', ')}
                inputMode="decimal"
                defaultValue={paper && Number(paper.max)}
                maxLength={8}
                wrap="flex flex-col justify-end"
              />
            )
          }),
        )}
      </div>
      <SubmitButton pending="Saving…">Save the papers of {level.name}</SubmitButton>
    </Card>
  </ActionForm>
)

/** Takes an assessment without marks away. */
export const RemoveAssessment = ({ assessment, next }: { assessment: AssessmentRow; next: Route }) => (
  <ActionForm action={removeAssessment} refused={`${assessment.name} stays`} next={next}>
    <input type="hidden" name="assessmentId" value={assessment.id} />
    <SubmitButton variant="quiet" size="small" pending="Taking it away…">
      Take {assessment.name} away
    </SubmitButton>
  </ActionForm>
)
