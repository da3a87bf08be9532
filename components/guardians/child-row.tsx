import { ChevronRight } from 'lucide-react'
import type { Route } from 'next'
import type { ReactNode } from 'react'

import { Badge } from '@/components/ui/badge'
import { TextLink } from '@/components/ui/text-link'
import type { GuardiansChild } from '@/lib/guardians/queries'
import { relationshipWord } from '@/lib/guardians/rules'
import { LiftForm, RestrictForm } from './custody-form'
import { Deed } from './deed'
import { RightsForm } from './guardian-forms'
import { RestrictionNote } from './restriction-note'

type Props = {
  child: GuardiansChild
  guardian: { id: string; name: string }
  mayChange: boolean
  mayRestrict: boolean
}

/** A child of a guardian: what they are to each other, and what the guardian may do. */
export function GuardiansChildRow({ child, guardian, mayChange, mayRestrict }: Props) {
  const { id, name, admissionNumber, className, left, guardianshipId, restriction } = child
  const relationship = relationshipWord(child.relationship)
  return (
    <li className="px-4 py-4 sm:px-5">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <TextLink href={`/learners/${id}` as Route}>{name}</TextLink>
        <span className="text-muted">
          {admissionNumber} · {left ? 'left' : (className ?? 'no class')} · {relationship}
        </span>
        {child.isFirst && <Badge tone="accent">called first</Badge>}
        {child.pays && <Badge>pays fees</Badge>}
        {!child.maySeeReports && <Badge tone="warn">sees no reports</Badge>}
      </p>
      {restriction && <RestrictionNote restriction={restriction} child={name} />}
      {mayChange && (
        <div className="mt-2 flex flex-wrap gap-2">
          {!child.isFirst && (
            <Deed
              deed="callFirst"
              of={{ guardianshipId }}
              label={`Call ${guardian.name} first about ${name}`}
            >
              Call first
            </Deed>
          )}
          <Deed deed="unlinkGuardian" of={{ guardianshipId }} label={`Unlink ${guardian.name} from ${name}`}>
            Unlink
          </Deed>
        </div>
      )}
      {mayChange && (
        <Folded title="Relationship and rights">
          <RightsForm
            key={child.version}
            guardianshipId={guardianshipId}
            version={child.version}
            of={{ relationship, maySeeReports: child.maySeeReports, pays: child.pays }}
          />
        </Folded>
      )}
      {mayRestrict && (
        <Folded title={restriction ? 'End the restriction' : 'Keep this child from this guardian'}>
          {restriction ? (
            <LiftForm restrictionId={restriction.id} guardian={guardian.name} child={name} />
          ) : (
            <RestrictForm learnerId={id} guardianId={guardian.id} guardian={guardian.name} child={name} />
          )}
        </Folded>
      )}
    </li>
  )
}

const Folded = ({ title, children }: { title: string; children: ReactNode }) => (
  <details className="group mt-1">
    <summary className="flex min-h-8 cursor-pointer list-none items-center gap-1 text-accent max-sm:min-h-11">
      <ChevronRight aria-hidden className="size-4 shrink-0 group-open:rotate-90" />
      {title}
    </summary>
    <div className="mt-2 mb-3 border-l-2 border-line pl-4">{children}</div>
  </details>
)
