import type { Route } from 'next'

import { ActionForm } from '@/components/forms/action-form'
import { LongField, SelectField, TickField } from '@/components/forms/fields'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { SubmitButton } from '@/components/ui/submit-button'
import { TabLinks } from '@/components/ui/tab-links'
import { addRemark, changeRemark } from '@/lib/reports/bank/actions'
import type { Bank, BankRow } from '@/lib/reports/bank/queries'
import { exampleOf, placeholders } from '@/lib/reports/bank/rules'

const audienceNames = { class_teacher: 'Class teacher', head: 'Head', area: 'Learning area' }
const trendNames = { improved: 'who improved', steady: 'who stayed steady', fell: 'who fell' }
const languages = { en: 'English', sw: 'Kiswahili' }

type Props = { bank: Bank; language: 'en' | 'sw'; areas: { id: string; name: string }[] }

/** The bank of remarks in one language: each line to change or switch off, and one to add. */
export const Remarks = ({ bank, language, areas }: Props) => (
  <>
    <TabLinks
      label="Language"
      tabs={(['en', 'sw'] as const).map((each) => ({
        href: `/settings/remarks?language=${each}` as Route,
        label: languages[each],
        current: each === language,
      }))}
    />
    <p className="max-w-prose text-muted">
      A card proposes the most fitting line of the learner’s level; what a teacher writes wins over it. In
      braces:{' '}
      {Object.entries(placeholders)
        .map(([name, means]) => `{${name}} ${means}`)
        .join(', ')}
      .
    </p>
    {bank.rows.length === 0 && (
      <EmptyState title={`No remarks in ${languages[language]} yet`}>
        Add the first one below. Until then cards in this language propose none.
      </EmptyState>
    )}
    {(['class_teacher', 'head', 'area'] as const).map((audience) => {
      const rows = bank.rows.filter((row) => row.audience === audience)
      if (rows.length === 0) return null
      return (
        <Card key={audience} title={audienceNames[audience]} flush>
          <ul className="divide-y divide-line">
            {rows.map((row) => (
              <li key={row.id} className="px-4 py-4 sm:px-5">
                <RemarkRow row={row} />
              </li>
            ))}
          </ul>
        </Card>
      )
    })}
    <Card title="A new remark">
      <ActionForm
        action={addRemark}
        refused="The remark is not added"
        done="Added."
        clears
        className="space-y-4"
      >
        <input type="hidden" name="language" value={language} />
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
          <SelectField name="audience" label="Whose remark" options={options(audienceNames)} />
          <SelectField
            name="levelGroup"
            label="For the level"
            options={bank.groups.map((value) => ({ value, label: value }))}
          />
          <SelectField
            name="trend"
            label="For learners"
            options={[{ value: '', label: 'however they did before' }, ...options(trendNames)]}
          />
          <SelectField
            name="areaId"
            label="About"
            options={[
              { value: '', label: 'everything' },
              ...areas.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </div>
        <LongField name="text" label="Remark" rows={2} required maxLength={300} />
        <SubmitButton pending="Adding…">Add the remark</SubmitButton>
      </ActionForm>
    </Card>
  </>
)

const options = (names: Record<string, string>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }))

const RemarkRow = ({ row }: { row: BankRow }) => (
  <ActionForm action={changeRemark} refused="The remark is not saved" done="Saved." className="space-y-2">
    <input type="hidden" name="remarkId" value={row.id} />
    <input type="hidden" name="seen" value={row.seen} />
    <LongField
      name="text"
      label={[row.levelGroup, row.area, row.trend && trendNames[row.trend]].filter(Boolean).join(' · ')}
      hint={`Reads: ${exampleOf(row.text)}`}
      defaultValue={row.text}
      rows={2}
      required
      maxLength={300}
    />
    <div className="flex flex-wrap items-center justify-between gap-3">
      <TickField name="active" label="In use" defaultChecked={row.active} />
      <SubmitButton variant="secondary" size="small" pending="Saving…">
        Save
      </SubmitButton>
    </div>
  </ActionForm>
)
