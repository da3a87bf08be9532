import type { Route } from 'next'
import Form from 'next/form'
import { notFound } from 'next/navigation'

import { AddForm, LinkForm } from '@/components/guardians/guardian-forms'
import { Reach } from '@/components/guardians/reach'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Input } from '@/components/ui/input'
import { Page, PageHeader } from '@/components/ui/page'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { type FoundGuardian, guardiansOf, searchGuardians } from '@/lib/guardians/queries'
import { readGuardianSearch } from '@/lib/guardians/rules'

export const metadata = { title: 'Add a guardian' }

const most = 6

/** First whether the school knows them already, by phone or name; then they are linked, or added. */
export default async function NewGuardianPage({ searchParams }: PageProps<'/guardians/new'>) {
  const actor = await requireStaff()
  if (!can(actor, 'guardians.change')) notFound()
  const { learner: wanted, ...query } = await searchParams
  const learner = await guardiansOf(actor, String(wanted))
  if (!learner) notFound()
  const { learnerId, name, guardians } = learner
  const { typed, words, digits } = readGuardianSearch(query)
  const linked = new Set(guardians.map(({ id }) => id))
  const found = typed ? await searchGuardians(actor, { words, digits }) : null
  const known = found?.rows.filter(({ id }) => !linked.has(id)) ?? []
  const isNumber = digits !== ''
  return (
    <Page>
      <PageHeader
        title={`Add a guardian of ${name}`}
        context="Brothers and sisters share theirs: look first whether the school knows them."
      >
        <Form action={'/guardians/new' as Route} role="search" className="flex max-w-xl gap-2">
          <input type="hidden" name="learner" value={learnerId} />
          <Input
            type="search"
            name="q"
            key={typed}
            defaultValue={typed}
            maxLength={100}
            aria-label="Phone number or name"
            placeholder="Phone number or name"
            autoFocus={!typed}
          />
          <Button type="submit" variant={typed ? 'secondary' : 'primary'}>
            Look
          </Button>
        </Form>
      </PageHeader>
      {found && (
        <div className="grid items-start gap-6 lg:grid-cols-2">
          {known.length > 0 && (
            <Card title="Known to the school" flush>
              <ul className="divide-y divide-line">
                {known.slice(0, most).map((guardian) => (
                  <Known key={guardian.id} guardian={guardian} learnerId={learnerId} learner={name} />
                ))}
              </ul>
              {known.length > most && (
                <p className="border-t border-line px-4 py-3 text-muted sm:px-5">
                  Showing {most} of {found.total}. Type more of the name or the number.
                </p>
              )}
            </Card>
          )}
          <Card
            title={known.length > 0 ? 'Somebody else' : `Nobody else is found by “${typed}”: somebody new`}
          >
            <AddForm
              key={typed}
              learnerId={learnerId}
              learner={name}
              of={isNumber ? { phone: typed } : { fullName: typed }}
            />
          </Card>
        </div>
      )}
    </Page>
  )
}

const Known = ({
  guardian: { id, name, phones, emails, children },
  ...learner
}: {
  guardian: FoundGuardian
  learnerId: string
  learner: string
}) => (
  <li className="px-4 py-3 sm:px-5">
    <details name="known">
      <summary className="cursor-pointer font-medium max-sm:min-h-11">{name}</summary>
      <div className="mt-3 mb-1">
        <LinkForm {...learner} guardianId={id} name={name} />
      </div>
    </details>
    <p className="text-muted">
      <Reach phones={phones} emails={emails} />
    </p>
    <p className="text-muted">
      {children.length > 0
        ? `Guardian of ${children.map(({ name, className }) => `${name}${className ? `, ${className}` : ''}`).join('; ')}`
        : 'No child at the school'}
    </p>
  </li>
)
