import type { Route } from 'next'

import { Badge } from '@/components/ui/badge'
import { Progress } from '@/components/ui/progress'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import type { SheetProgress } from '@/lib/marks/progress/queries'
import { changesIn, type PublicationState } from '@/lib/publications/input'
import { byClass } from '@/lib/today/rules'
import { counted } from '@/lib/words'

type Props = { label: string; sheets: SheetProgress[]; publications: PublicationState[] }

/** Every class in the assessment: how complete its marks are, and what its parents see. */
export const SchoolProgress = ({ label, sheets, publications }: Props) => (
  <Table label={label}>
    <thead>
      <tr>
        <Th>Class</Th>
        <Th secondary className="w-48">
          Marks
        </Th>
        <Th numeric>Entered</Th>
        <Th secondary>Sheets to finish</Th>
        <Th>Parents see</Th>
      </tr>
    </thead>
    <tbody>
      {byClass(sheets).map(({ classId, className, assessmentId, entered, expected, unfinished }) => (
        <tr key={classId}>
          <Th scope="row">
            <TextLink href={`/results/${classId}/${assessmentId}` as Route}>{className}</TextLink>
          </Th>
          <Td secondary>
            <Progress value={entered} max={expected} label={`${entered} of ${expected} marks entered`} />
          </Td>
          <Td numeric className="whitespace-nowrap">
            {entered} of {expected}
          </Td>
          <Td secondary className="text-muted">
            {inFew(unfinished.map(({ title }) => title))}
          </Td>
          <Td className="sm:whitespace-nowrap">
            <Published state={publications.find((each) => each.classId === classId)} />
          </Td>
        </tr>
      ))}
    </tbody>
  </Table>
)

/** Names while they can be read at a glance, else how many there are. */
const inFew = (titles: string[]) =>
  titles.length === 0 ? 'none' : titles.length <= 3 ? titles.join(', ') : `${titles.length} sheets`

function Published({ state }: { state: PublicationState | undefined }) {
  if (!state) return <span className="text-muted">nothing yet</span>
  const changes = changesIn(state)
  return changes ? (
    <span>
      <Badge tone="warn">changed since</Badge>{' '}
      <span className="text-sm text-muted max-sm:hidden">{changes}</span>
    </span>
  ) : (
    <Badge tone="ok">
      published{state.edition > 1 && `, ${counted(state.edition, 'edition', 'editions')}`}
    </Badge>
  )
}
