import { Card } from '@/components/ui/card'
import { Table, Td, Th } from '@/components/ui/table'
import { showMoment } from '@/lib/dates'
import type { FunctionFigures } from '@/lib/jobs/engine/figures'
import { failureWords, functionName } from '@/lib/jobs/rules'

/** The runs of each function: what waits, what is at work, and how those of the last seven days ended. */
export const RunTable = ({ runs }: { runs: FunctionFigures[] }) => (
  <Card title="The last seven days" flush className="overflow-x-auto">
    <Table label="Runs by function">
      <thead>
        <tr>
          <Th>Function</Th>
          <Th numeric>Waiting</Th>
          <Th numeric>At work</Th>
          <Th numeric>Done</Th>
          <Th>Given up</Th>
          <Th secondary>Last ended</Th>
          <Th secondary>Next</Th>
        </tr>
      </thead>
      <tbody>
        {runs.map(({ fn, waiting, working, done, failed, lastEndedAt, nextAt }) => (
          <tr key={fn}>
            <Th scope="row">{functionName(fn)}</Th>
            <Td numeric>{waiting}</Td>
            <Td numeric>{working}</Td>
            <Td numeric>{done}</Td>
            <Td>{failureWords(failed)}</Td>
            <Td secondary>{lastEndedAt ? showMoment(lastEndedAt) : '–'}</Td>
            <Td secondary>{nextAt ? showMoment(nextAt) : 'When asked'}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  </Card>
)
