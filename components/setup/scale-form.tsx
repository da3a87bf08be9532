import type { Route } from 'next'

import { ActionForm } from '@/components/forms/action-form'
import { SelectField, TickField } from '@/components/forms/fields'
import { Card } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import type { LevelRow } from '@/lib/curriculum/areas/queries'
import { startScales } from '@/lib/curriculum/kenya/rules'
import type { ScaleRow } from '@/lib/curriculum/scales/queries'
import { Fraction } from '@/lib/grading/fraction'
import { bandOf } from '@/lib/grading/scale'
import type { Scale } from '@/lib/grading/types'
import { chooseScales } from '@/lib/setup/actions'
import { ScaleTable } from './scale-table'

type Props = { levels: LevelRow[]; scales: ScaleRow[]; next?: Route }

/** Which scale each level uses, with the tables of those in use and what a mark becomes in them. */
export function ScaleForm({ levels, scales, next }: Props) {
  const current = scales.filter(({ isCurrent }) => isCurrent)
  const choices: (Scale & { name: string; about?: string })[] = [
    ...current,
    ...startScales
      .filter(({ code }) => !current.some((own) => own.code === code))
      .map((start) => ({ ...start, version: 1 })),
  ]
  const used = choices.filter(({ code }) => levels.some(({ scaleCode }) => scaleCode === code))
  return (
    <ActionForm
      action={chooseScales}
      refused="The scales are not saved"
      next={next}
      done="The scales are saved."
      className="space-y-5"
    >
      <Card title="Which level uses which scale" className="space-y-4">
        {levels.map(({ id, name, grades, scaleCode, showPositions }) => (
          <div key={id} className="grid items-start gap-x-6 gap-y-1 sm:grid-cols-2">
            <SelectField
              name={`level:${id}`}
              label={name}
              hint={grades.join(', ')}
              defaultValue={scaleCode}
              options={choices.map(({ code, name, version }) => ({
                value: code,
                label: `${name} (version ${version})`,
              }))}
            />
            <TickField
              name={`positions:${id}`}
              label="Positions on the cards"
              hint="Report cards then say “4 of 38”. They are always worked out; this shows them."
              defaultChecked={showPositions}
              wrap="sm:mt-5"
            />
          </div>
        ))}
      </Card>
      {used.map((scale) => (
        <Card key={scale.code} title={scale.name} aside={scale.about} flush>
          <ScaleTable name={scale.name} bands={scale.bands} />
          <p className="border-t border-line px-4 py-3 text-muted sm:px-5">{example(scale)}</p>
        </Card>
      ))}
      <SubmitButton pending="Saving…">{next ? 'Save and go on' : 'Save which level uses which'}</SubmitButton>
    </ActionForm>
  )
}

/** What two marks become in the scale: a percentage is rounded once, half up, before its level is looked for. */
function example(scale: Scale): string {
  const said = ([mark, max]: readonly [string, bigint]) => {
    const percent = Fraction.of(BigInt(Math.round(Number(mark) * 100)), max)
    const { level, points } = bandOf(scale, percent)
    return `${mark} of ${max} is ${level} (${points} ${points === 1 ? 'point' : 'points'})`
  }
  return `For example, ${[['28.75', 50n] as const, ['22', 60n] as const].map(said).join('; ')}.`
}
