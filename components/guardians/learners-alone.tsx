import type { Route } from 'next'

import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import type { LearnerAlone } from '@/lib/guardians/doubles/queries'
import { counted } from '@/lib/words'

/** Learners whom nobody can be called about. */
export const LearnersAlone = ({ learners }: { learners: LearnerAlone[] }) =>
  learners.length === 0 ? (
    <EmptyState title="Every learner has a guardian">Nothing is to be done here.</EmptyState>
  ) : (
    <Card flush title={`${counted(learners.length, 'learner', 'learners')} without a guardian`}>
      <Table label="Learners without a guardian">
        <thead>
          <tr>
            <Th>Name</Th>
            <Th secondary>Adm. no.</Th>
            <Th secondary>Class</Th>
            <Th>To do</Th>
          </tr>
        </thead>
        <tbody>
          {learners.map(({ id, name, admissionNumber, className }) => (
            <tr key={id}>
              <Th scope="row">
                <TextLink href={`/learners/${id}` as Route}>{name}</TextLink>
              </Th>
              <Td secondary>{admissionNumber}</Td>
              <Td secondary>{className ?? 'no class'}</Td>
              <Td>
                <ButtonLink href={`/guardians/new?learner=${id}` as Route} size="small">
                  Add a guardian<span className="sr-only"> of {name}</span>
                </ButtonLink>
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  )
