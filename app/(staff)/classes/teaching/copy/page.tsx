import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { CopyForm } from '@/components/teaching/copy-form'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { type CopyPreview, previewCopy } from '@/lib/teaching/copy/queries'
import { counted } from '@/lib/words'

export const metadata = { title: 'Copy from last year' }

type Props = { searchParams: Promise<{ year?: string | string[] }> }

/** What a year would take over from the one before, shown before it is done. */
export default async function CopyPage({ searchParams }: Props) {
  const actor = await requireStaff()
  if (!can(actor, 'teaching.change')) notFound()
  const { year } = await searchParams
  const wanted = typeof year === 'string' && /^\d{4}$/.test(year) ? Number(year) : undefined
  const plan = await previewCopy(actor, wanted)
  return (
    <Page>
      <PageHeader
        title={plan ? `Copy from ${plan.from} into ${plan.year}` : 'Copy from last year'}
        context="Classes are matched by grade and stream. Places that stand already are left as they are."
      />
      {plan ? <Preview {...plan} /> : <EmptyState title="There is no year before this one" />}
      <p className="mt-6">
        <TextLink href={'/classes/teaching' as Route}>Back to who teaches what</TextLink>
      </p>
    </Page>
  )
}

function Preview(plan: CopyPreview) {
  const places = plan.leads.length + plan.lessons.length
  const notes = [
    plan.kept > 0 && `${counted(plan.kept, 'place stands', 'places stand')} already and will not change.`,
    plan.gone.length > 0 && `Not copied, because they have left: ${plan.gone.join(', ')}.`,
    plan.unmatched.length > 0 &&
      `Without a class of the same grade and stream in ${plan.from}: ${plan.unmatched.join(', ')}.`,
  ].filter((note) => note !== false)
  return (
    <div className="grid gap-5">
      {notes.length > 0 && (
        <ul className="list-disc space-y-1 pl-5">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {plan.classes.length > 0 && (
        <Card flush>
          <Table label={`What ${plan.year} would take over`}>
            <thead>
              <tr>
                <Th>Class</Th>
                <Th secondary>Taken from</Th>
                <Th>Class teacher</Th>
                <Th numeric>Subjects</Th>
              </tr>
            </thead>
            <tbody>
              {plan.classes.map(({ classId, name, from, leads, lessons }) => (
                <tr key={classId}>
                  <Th scope="row">{name}</Th>
                  <Td secondary>
                    {from} {plan.from}
                  </Td>
                  <Td>{leads > 0 ? 'copied' : <span className="text-muted">–</span>}</Td>
                  <Td numeric>{lessons}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Card>
      )}
      {places > 0 ? (
        <CopyForm year={plan.year} places={places} />
      ) : (
        <p className="text-muted">There is nothing to copy.</p>
      )}
    </div>
  )
}
