import type { Route } from 'next'

import { ActionForm } from '@/components/forms/action-form'
import { TextField, TickField } from '@/components/forms/fields'
import { Card } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { TabLinks } from '@/components/ui/tab-links'
import { TextLink } from '@/components/ui/text-link'
import type { LevelRow } from '@/lib/curriculum/areas/queries'
import { startLevels } from '@/lib/curriculum/kenya/rules'
import { chooseAreas } from '@/lib/setup/actions'
import { counted } from '@/lib/words'

type Props = { level: LevelRow; levels: LevelRow[]; place: string; next?: Route }

/** What a level teaches: everything ticked stays, what the country lists besides can be ticked, and one of the school's own added. */
export function AreasForm({ level, levels, place, next }: Props) {
  const known = startLevels.find(({ code }) => code === level.code)?.areas ?? []
  const missing = known.filter(({ code }) => !level.areas.some((area) => area.code === code))
  return (
    <ActionForm
      key={`${level.id} ${level.areas.map(({ id }) => id).join()}`}
      action={chooseAreas}
      refused={`The learning areas of ${level.name} are not saved`}
      next={next}
      done={`The learning areas of ${level.name} are saved.`}
      className="space-y-5"
    >
      <TabLinks
        label="Level"
        tabs={levels.map(({ id, code, name }) => ({
          href: `${place}?level=${code}` as Route,
          label: name,
          current: id === level.id,
        }))}
      />
      <input type="hidden" name="levelId" value={level.id} />
      <Card title={level.name} aside={level.grades.join(', ')} flush>
        <ul className="divide-y divide-line px-4 sm:px-5">
          {level.areas.map((area) => (
            <li key={area.id} className="flex flex-wrap items-start justify-between gap-x-4">
              <TickField
                name={`keep:${area.id}`}
                label={`${area.name} (${area.abbreviation})`}
                hint={aboutArea(area)}
                defaultChecked
                wrap="min-w-56 flex-1"
              />
              <span className="py-1.5 text-sm text-muted">
                {area.marks > 0 && `${counted(area.marks, 'mark', 'marks')} · `}
                <TextLink href={`/settings/areas/${area.id}` as Route}>Names and parts</TextLink>
              </span>
            </li>
          ))}
          {missing.map((area) => (
            <li key={area.code}>
              <TickField
                name={`add:${area.code}`}
                label={`${area.name} (${area.abbreviation})`}
                hint="Not taught now."
              />
            </li>
          ))}
        </ul>
      </Card>
      <Card title="One of your own">
        <div className="grid gap-4 sm:grid-cols-[2fr_1fr_1fr]">
          <TextField name="name" label="Name" hint="Such as French." maxLength={80} />
          <TextField name="abbreviation" label="Abbreviation" hint="For columns." maxLength={20} />
          <TextField name="code" label="Code" hint="Stays for good." maxLength={30} />
        </div>
      </Card>
      <SubmitButton pending="Saving…">
        {next ? 'Save and go on' : `Save the learning areas of ${level.name}`}
      </SubmitButton>
    </ActionForm>
  )
}

function aboutArea({ code, knecCode, slot, components, optional }: LevelRow['areas'][number]): string {
  const parts = components.map(
    ({ name, max, weight }) => `${name} out of ${Number(max)}, weight ${Number(weight)}`,
  )
  return [
    `Code ${code}`,
    knecCode && `KNEC ${knecCode}`,
    slot && `one of ${slot}, by the learner’s choice`,
    optional && 'by choice',
    parts.length > 0 && `in parts: ${parts.join('; ')}`,
  ]
    .filter(Boolean)
    .join(' · ')
}
