'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'

import { useForm } from '@/components/forms/use-form'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { useSayDone } from '@/components/undo/done'
import { addGuardian, changeGuardian, changeGuardianship, linkGuardian } from '@/lib/guardians/actions'
import { LinkFields, PersonFields, type PersonValues } from './fields'

const Refused = ({ failed }: { failed: { message: string; fields?: object } | null }) =>
  failed && !Object.values(failed.fields ?? {}).some(Boolean) ? (
    <Notice tone="danger">{failed.message}</Notice>
  ) : null

type ForLearner = { learnerId: string; learner: string }

/** Where one looks at what was added. */
const useLearnersPage = (learnerId: string) => {
  const router = useRouter()
  return () => router.push(`/learners/${learnerId}` as Route)
}

/** Somebody the school does not know yet. */
export function AddForm({ learnerId, learner, of }: ForLearner & { of: PersonValues }) {
  const { form, failed } = useForm(addGuardian, useLearnersPage(learnerId))
  return (
    <form {...form} className="grid gap-5">
      <input type="hidden" name="learnerId" value={learnerId} />
      <Refused failed={failed} />
      <PersonFields errors={failed?.fields} of={of} />
      <LinkFields errors={failed?.fields} />
      <div>
        <SubmitButton pending="Adding…">Add as a guardian of {learner}</SubmitButton>
      </div>
    </form>
  )
}

/** Somebody the school knows already. */
export function LinkForm({
  learnerId,
  learner,
  guardianId,
  name,
}: ForLearner & { guardianId: string; name: string }) {
  const { form, failed } = useForm(linkGuardian, useLearnersPage(learnerId))
  return (
    <form {...form} className="grid gap-4">
      <input type="hidden" name="learnerId" value={learnerId} />
      <input type="hidden" name="guardianId" value={guardianId} />
      <Refused failed={failed} />
      <LinkFields errors={failed?.fields} />
      <div>
        <SubmitButton pending="Linking…">
          Link {name} to {learner}
        </SubmitButton>
      </div>
    </form>
  )
}

/** Corrects who a guardian is and how they are reached. */
export function PersonForm({
  guardianId,
  version,
  of,
}: {
  guardianId: string
  version: number
  of: PersonValues
}) {
  const { form, failed } = useForm(changeGuardian, useSayDone())
  return (
    <form {...form} className="grid gap-5">
      <input type="hidden" name="guardianId" value={guardianId} />
      <input type="hidden" name="version" value={version} />
      <Refused failed={failed} />
      <PersonFields errors={failed?.fields} of={of} />
      <div>
        <SubmitButton pending="Saving…">Save details</SubmitButton>
      </div>
    </form>
  )
}

type Rights = { relationship: string; maySeeReports: boolean; pays: boolean }

/** Changes what a guardian is to a child, and may do. */
export function RightsForm({
  guardianshipId,
  version,
  of,
}: {
  guardianshipId: string
  version: number
  of: Rights
}) {
  const { form, failed } = useForm(changeGuardianship, useSayDone())
  return (
    <form {...form} className="grid gap-4">
      <input type="hidden" name="guardianshipId" value={guardianshipId} />
      <input type="hidden" name="version" value={version} />
      <Refused failed={failed} />
      <LinkFields errors={failed?.fields} of={of} />
      <div>
        <SubmitButton variant="secondary" pending="Saving…">
          Save rights
        </SubmitButton>
      </div>
    </form>
  )
}
