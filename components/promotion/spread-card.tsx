import { Card } from '@/components/ui/card'
import { Table, Td, Th } from '@/components/ui/table'
import type { Spread } from '@/lib/promotion/spread/queries'
import { genderWord } from '@/lib/words'
import { SpreadForm } from './year-forms'

type Props = { spread: Spread; yearId: string; gradeId: string; mayTake: boolean }

/** How learners would be spread over the classes of a grade, before anything is saved. */
export function SpreadCard({ spread: { gradeName, rows, seen }, yearId, gradeId, mayTake }: Props) {
  const classes = [...new Set(rows.map(({ to }) => to.name))]
  return (
    <Card
      flush
      title={`Spread over ${gradeName}`}
      aside="Girls and boys each by their last average, dealt out in turn. Nothing is saved yet."
    >
      <div className="px-4 py-3 sm:px-5">
        <p className="mb-3 text-muted">
          {classes.map((name) => `${name}: ${rows.filter(({ to }) => to.name === name).length}`).join(' · ')}
        </p>
        {mayTake && <SpreadForm key={seen} yearId={yearId} gradeId={gradeId} seen={seen} />}
      </div>
      <Table label={`Spread over ${gradeName}`}>
        <thead>
          <tr>
            <Th>Class</Th>
            <Th>Name</Th>
            <Th secondary>Gender</Th>
            <Th numeric secondary>
              Last average
            </Th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ placed: { learner }, average, to }) => (
            <tr key={learner.id}>
              <Td>{to.name}</Td>
              <Th scope="row">{learner.name}</Th>
              <Td secondary>{genderWord(learner.gender)}</Td>
              <Td numeric secondary>
                {average === null ? '–' : average.toFixed(1)}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}
