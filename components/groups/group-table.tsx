import { Card } from '@/components/ui/card'
import { Table, Td, Th } from '@/components/ui/table'
import type { SchoolRow } from '@/lib/auth/groups'
import { showMoment } from '@/lib/dates'
import { marksPercent } from '@/lib/groups/rules'

const none = <span className="text-muted">–</span>
const figure = (value: number | null) => (value === null ? none : value.toLocaleString('en'))

/** The schools of a group in figures; nothing leads into a school from here. */
export const GroupTable = ({ name, rows }: { name: string; rows: SchoolRow[] }) => (
  <Card flush>
    <Table label={`Schools of ${name}`}>
      <thead>
        <tr>
          <Th>School</Th>
          <Th numeric>Learners</Th>
          <Th numeric secondary>
            Staff
          </Th>
          <Th numeric secondary>
            Classes
          </Th>
          <Th numeric>Marks entered</Th>
          <Th numeric secondary>
            Reports
          </Th>
          <Th secondary className="max-lg:hidden">
            Last active
          </Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((school, i) => (
          // Two schools may have one name.
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are only ever read anew as a whole
          <tr key={i}>
            <Th scope="row" className="py-2 sm:whitespace-normal">
              {school.name}
              {school.takenAt === null && (
                <span className="block text-sm font-normal text-muted">not counted yet</span>
              )}
            </Th>
            <Td numeric>{figure(school.learners)}</Td>
            <Td numeric secondary>
              {figure(school.staff)}
            </Td>
            <Td numeric secondary>
              {figure(school.classes)}
            </Td>
            <Td numeric>
              <Marks {...school} />
            </Td>
            <Td numeric secondary>
              {figure(school.reports)}
            </Td>
            <Td secondary className="whitespace-nowrap max-lg:hidden">
              {school.lastActive ? showMoment(school.lastActive) : none}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  </Card>
)

function Marks(school: SchoolRow) {
  const percent = marksPercent(school)
  if (percent === null) return none
  return (
    <>
      {percent} %
      <span className="block text-sm text-muted">
        {school.marksEntered.toLocaleString('en')} of {school.marksExpected.toLocaleString('en')}
        {school.assessment && <span className="block max-sm:hidden">{school.assessment}</span>}
      </span>
    </>
  )
}
