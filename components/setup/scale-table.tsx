import { LevelBadge } from '@/components/ui/level-badge'
import { Table, Td, Th } from '@/components/ui/table'
import type { Band } from '@/lib/grading/types'

/** The bands of a scale, each with its range and points. */
export const ScaleTable = ({ name, bands }: { name: string; bands: readonly Band[] }) => (
  <Table label={name}>
    <thead>
      <tr>
        <Th>Level</Th>
        <Th secondary>In words</Th>
        <Th numeric>Percent</Th>
        <Th numeric>Points</Th>
      </tr>
    </thead>
    <tbody>
      {bands.map((band, i) => (
        <tr key={band.level}>
          <Th scope="row">
            <LevelBadge level={band.level} group={band.group} />
          </Th>
          <Td secondary>{band.name}</Td>
          <Td numeric>
            {band.min}–{i === 0 ? 100 : bands[i - 1]!.min - 1}
          </Td>
          <Td numeric>{band.points}</Td>
        </tr>
      ))}
    </tbody>
  </Table>
)
