'use client'

import { useRouter } from 'next/navigation'

import { useForm } from '@/components/forms/use-form'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { showMoment } from '@/lib/dates'
import type { Choices, Request } from '@/lib/permissions/queries'
import { approveRequest, refuseRequest } from '@/lib/permissions/requests/actions'
import { UntilFields } from './until-fields'
import { PlaceSelect } from './what-fields'
import { untilOf, wording } from './words'

type Props = { request: Request; choices: Pick<Choices, 'classes' | 'grades'>; mayDecide: boolean }

/** What somebody asks for, with yes (all of it or less) and no (in words). */
export function RequestItem({ request, choices, mayDecide }: Props) {
  const { person, reason, askedAt, isOwn } = request
  return (
    <li className="grid gap-3 px-4 py-4 sm:px-5">
      <div>
        <p>
          <span className="font-medium">{person}</span> asks: {wording(request)}, {untilOf(request)}.
        </p>
        <p className="text-muted">
          “{reason}” · {showMoment(askedAt)}
        </p>
      </div>
      {isOwn ? (
        <p className="text-sm text-muted">Somebody else decides about what you asked for.</p>
      ) : mayDecide ? (
        <Decide request={request} choices={choices} />
      ) : (
        <p className="text-sm text-muted">Your own role does not hold this, so it is not yours to give.</p>
      )}
    </li>
  )
}

function Decide({ request, choices }: Omit<Props, 'mayDecide'>) {
  const router = useRouter()
  const yes = useForm(approveRequest as never, () => router.refresh())
  const no = useForm(refuseRequest as never, () => router.refresh())
  const failed = yes.failed ?? no.failed
  const whole = `As asked: ${request.place ?? 'the whole school'}`
  return (
    <div className="grid gap-3">
      {failed && (
        <Notice tone="danger" title="Not decided">
          {failed.message}
        </Notice>
      )}
      <form {...yes.form} className="flex flex-wrap items-end gap-3">
        <input type="hidden" name="requestId" value={request.id} />
        <Field label="Where" error={yes.failed?.fields?.place} className="min-w-48">
          {(control) => <PlaceSelect {...control} choices={choices} unchanged={whole} />}
        </Field>
        <UntilFields errors={yes.failed?.fields ?? {}} unchanged={`As asked: ${untilOf(request)}`} />
        <Button type="submit" variant="primary" aria-disabled={yes.isSending}>
          Approve<span className="sr-only"> what {request.person} asks</span>
        </Button>
      </form>
      <form {...no.form} className="flex flex-wrap items-end gap-3">
        <input type="hidden" name="requestId" value={request.id} />
        <Field label="Or why not" error={no.failed?.fields?.answer} className="min-w-48 flex-1">
          {(control) => <Input {...control} name="answer" maxLength={300} required />}
        </Field>
        <Button type="submit" aria-disabled={no.isSending}>
          Refuse<span className="sr-only"> what {request.person} asks</span>
        </Button>
      </form>
    </div>
  )
}
