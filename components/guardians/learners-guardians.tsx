import type { Route } from 'next'

import { Badge } from '@/components/ui/badge'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { TextLink } from '@/components/ui/text-link'
import { DoneHere } from '@/components/undo/done'
import type { LearnersGuardian, LearnersGuardians } from '@/lib/guardians/queries'
import { relationshipWord } from '@/lib/guardians/rules'
import { Deed } from './deed'
import { Reach } from './reach'
import { RestrictionNote } from './restriction-note'

type Props = LearnersGuardians & {
  /** The reader may open a guardian's page. */
  mayRead: boolean
  /** The reader may link, order and unlink. */
  mayChange: boolean
}

/** Who looks after a child, in the order in which they are called, and the child's brothers and sisters. */
export const LearnersGuardiansCard = (props: Props) => {
  const { learnerId, guardians, siblings, closely, mayChange } = props
  return (
    <DoneHere>
      <Card
        title="Guardians"
        aside={!closely && guardians.length > 0 && 'Phone numbers: ask the class teacher or the office'}
      >
        {guardians.length === 0 ? (
          <p className="text-muted">
            {mayChange
              ? 'No guardian is recorded. Add whoever looks after this child.'
              : 'No guardian is recorded. The office adds them.'}
          </p>
        ) : (
          <ul className="space-y-5">
            {guardians.map((guardian, index) => (
              <GuardianRow key={guardian.id} {...props} guardian={guardian} isFirst={index === 0} />
            ))}
          </ul>
        )}
        {mayChange && (
          <div className="mt-5">
            <ButtonLink href={`/guardians/new?learner=${learnerId}` as Route}>Add a guardian</ButtonLink>
          </div>
        )}
        {siblings.length > 0 && (
          <div className="mt-5 border-t border-line pt-4">
            <h3 className="font-medium">Brothers and sisters at the school</h3>
            <ul className="mt-1 space-y-1">
              {siblings.map(({ id, name, admissionNumber, className }) => (
                <li key={id}>
                  <TextLink href={`/learners/${id}` as Route}>{name}</TextLink>{' '}
                  <span className="text-muted">
                    {admissionNumber} · {className ?? 'no class'}
                  </span>
                </li>
              ))}
            </ul>
            <p className="mt-1 text-sm text-muted">They share a guardian, or a guardian’s phone number.</p>
          </div>
        )}
      </Card>
    </DoneHere>
  )
}

function GuardianRow({
  guardian,
  isFirst,
  name: child,
  closely,
  mayRead,
  mayChange,
  guardians,
}: Props & { guardian: LearnersGuardian; isFirst: boolean }) {
  const { id, name, relationship, phones, emails, maySeeReports, pays, restriction, guardianshipId } =
    guardian
  return (
    <li>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {mayRead ? (
          <TextLink href={`/guardians/${id}` as Route}>{name}</TextLink>
        ) : (
          <span className="font-medium">{name}</span>
        )}
        <span className="text-muted">{relationshipWord(relationship)}</span>
        {isFirst && guardians.length > 1 && <Badge tone="accent">called first</Badge>}
        {pays && <Badge>pays fees</Badge>}
        {!maySeeReports && <Badge tone="warn">sees no reports</Badge>}
      </p>
      <p className="text-muted">
        <Reach phones={phones} emails={emails} whole={closely} />
      </p>
      {restriction && <RestrictionNote restriction={restriction} child={child} />}
      {mayChange && (
        <div className="mt-2 flex flex-wrap gap-2">
          {!isFirst && (
            <Deed deed="callFirst" of={{ guardianshipId }} label={`Call ${name} first`}>
              Call first
            </Deed>
          )}
          <Deed deed="unlinkGuardian" of={{ guardianshipId }} label={`Unlink ${name} from ${child}`}>
            Unlink
          </Deed>
        </div>
      )}
    </li>
  )
}
