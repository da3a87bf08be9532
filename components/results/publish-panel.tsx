'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

import { useProved } from '@/components/auth/use-proved'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { publishResults, withdrawResults } from '@/lib/publications/actions'
import type { ResultChoice } from '@/lib/results/input'

type Props = {
  classId: string
  /** "Grade 8 East, Term 3, End Term" */
  what: string
  choice: ResultChoice
  learners: number
  missing: number
  publication: { id: string; edition: number; when: string; by: string | null; changes: string | null } | null
}

/** What parents see of this result now, and the one button that changes it. */
export function PublishPanel({ classId, what, choice, learners, missing, publication }: Props) {
  const router = useRouter()
  const publishing = useProved(publishResults)
  const withdrawing = useProved(withdrawResults)
  const [published, withdrawn] = [publishing.state, withdrawing.state]
  useEffect(() => {
    if (published.status === 'done' || withdrawn.status === 'done') router.refresh()
  }, [published, withdrawn, router])

  const [failed] = [published, withdrawn].flatMap((state) =>
    state.status === 'failed' && state.code !== 'unproved' ? [state] : [],
  )
  const isUpToDate = publication !== null && publication.changes === null
  const gaps = missing === 0 ? '' : ` with ${missing} ${missing === 1 ? 'gap' : 'gaps'} shown`

  return (
    <section
      aria-labelledby="publication"
      className="mb-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-lg border border-line bg-card px-4 py-3 sm:px-5 print:hidden"
    >
      <div className="min-w-0" role="status">
        <h2 id="publication" className="font-semibold">
          {publication === null ? 'Not published' : isUpToDate ? 'Published' : 'Changed since publication'}
        </h2>
        <p className="text-muted">
          {publication === null
            ? `Parents do not see this result yet. ${learners} report cards would be released.`
            : `Edition ${publication.edition}, ${publication.when}${publication.by ? `, by ${publication.by}` : ''}. ${
                isUpToDate
                  ? 'Parents see exactly this.'
                  : `${publication.changes}. Parents still see what was published.`
              }`}
        </p>
        {failed && (
          <Notice tone="danger" className="mt-2">
            {failed.message}
          </Notice>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        {publication && (
          <form action={() => withdrawing.send({ publicationId: publication.id })}>
            <Button type="submit" variant="quiet" disabled={withdrawing.isPending}>
              {withdrawing.isPending ? 'Withdrawing…' : 'Withdraw'}
            </Button>
          </form>
        )}
        {!isUpToDate && (
          <form action={() => publishing.send({ classId, choice, acceptMissing: missing })}>
            <Button type="submit" variant="primary" disabled={publishing.isPending}>
              {publishing.isPending ? 'Publishing…' : `Publish ${what}${gaps}`}
            </Button>
          </form>
        )}
      </div>
      {publishing.dialog}
      {withdrawing.dialog}
    </section>
  )
}
