import type { Route } from 'next'

import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import { genderWord } from '@/lib/words'
import { PickBar } from './pick-bar'

type Row = {
  id: string
  admissionNumber: string
  name: string
  gender: 'F' | 'M' | null
  className: string | null
  leftOn: string | null
}

type Props = {
  rows: Row[]
  total: number
  /** What the list is narrowed by, as its address says it. */
  filter: string
  mayChange: boolean
}

const box = 'size-5 accent-accent align-middle'

/** The learners found. Those who may change them pick some, or all that the filter found, and go on with those. */
export function FoundTable({ rows, total, filter, mayChange }: Props) {
  const table = (
    <Card flush>
      <Table label="Learners found">
        <thead>
          <tr>
            {mayChange && <Th className="w-10">Pick</Th>}
            <Th>Name</Th>
            <Th className="whitespace-nowrap">Adm. no.</Th>
            <Th>Class</Th>
            <Th secondary>Gender</Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((learner) => (
            <tr key={learner.id}>
              {mayChange && (
                <Td>
                  <label className="flex min-h-6 min-w-6 items-center max-sm:min-h-11">
                    <input
                      type="checkbox"
                      name="id"
                      value={learner.id}
                      className={box}
                      aria-label={`Pick ${learner.name}, ${learner.admissionNumber}`}
                    />
                  </label>
                </Td>
              )}
              <Th scope="row">
                <TextLink href={`/learners/${learner.id}` as Route}>
                  <bdi>{learner.name}</bdi>
                </TextLink>
              </Th>
              <Td className="tabular-nums">{learner.admissionNumber}</Td>
              <Td>
                {learner.leftOn ? (
                  <Badge>left</Badge>
                ) : (
                  (learner.className ?? <Badge tone="warn">no class</Badge>)
                )}
              </Td>
              <Td secondary>{genderWord(learner.gender)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  )
  if (!mayChange) return table
  return (
    <form action="/learners/change" method="get">
      {table}
      <PickBar total={total} shown={rows.length} filter={filter} />
    </form>
  )
}
