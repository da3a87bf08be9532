import { Card } from '@/components/ui/card'
import { Table, Td, Th } from '@/components/ui/table'
import type { Preview } from '@/lib/results/preview/queries'
import type { ChangedRow } from '@/lib/results/preview/rules'
import { counted } from '@/lib/words'

/** What a class's result would become, before anything is saved. */
export function PreviewCard({ preview }: { preview: Preview }) {
  const { className, result, rows, learners, averages, levels, positions, mean, isUntouched } = preview
  const of = (count: number) => `${count} of ${counted(learners, 'learner', 'learners')}`
  return (
    <Card title={`What it would change: ${className}`} aside={`${result}, from the marks of now`} flush>
      <p className="px-4 py-3 sm:px-5" role="status">
        {isUntouched
          ? 'This class uses another scale: nothing changes for it.'
          : rows.length === 0
            ? `Nothing changes for ${counted(learners, 'learner', 'learners')}.`
            : `Averages change for ${of(averages)}, levels for ${levels}, positions for ${positions}. The class mean goes from ${mean.before} to ${mean.after}.`}
      </p>
      {rows.length > 0 && (
        <Table label="Before and after">
          <thead>
            <tr>
              <Th>Learner</Th>
              <Th numeric>Average</Th>
              <Th numeric>Level</Th>
              <Th numeric secondary>
                Points
              </Th>
              <Th numeric>Position</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <Th scope="row">
                  {row.name} <span className="font-normal text-muted">{row.admissionNumber}</span>
                </Th>
                {(['average', 'level', 'points', 'position'] as const).map((key) => (
                  <Td key={key} numeric secondary={key === 'points'}>
                    <Change row={row} of={key} />
                  </Td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  )
}

function Change({ row: { before, after }, of }: { row: ChangedRow; of: keyof ChangedRow['before'] }) {
  if (before[of] === after[of]) return <span className="text-muted">{after[of]}</span>
  return (
    <>
      <span className="text-muted">{before[of]}</span> → <strong>{after[of]}</strong>
    </>
  )
}
