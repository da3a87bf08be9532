import type { Route } from 'next'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'

import { FamilyLinkField } from '@/components/reports/family-link'
import { ReportCardView } from '@/components/reports/report-card'
import { Card } from '@/components/ui/card'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { ownOrigin } from '@/lib/auth/origin'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { showLinks } from '@/lib/publications/links/commands'
import { getReportCard } from '@/lib/reports/queries'
import { readResultChoice } from '@/lib/results/input'
import { reachesResults } from '@/lib/results/queries'

export const metadata = { title: 'Report card' }

export default async function CardPage({
  params,
  searchParams,
}: PageProps<'/reports/[classId]/[result]/[learnerId]'>) {
  const actor = await requireStaff()
  const { classId, result, learnerId } = await params
  const isNow = (await searchParams).now === '1'
  const choice = readResultChoice(result)
  if (!choice || !can(actor, 'reports.read')) notFound()
  const view = await getReportCard(actor, classId, choice, learnerId, isNow)
  if (!view) notFound()

  const { card } = view
  const mayLink = !card.draft && (await reachesResults(actor, classId, 'links.read'))
  const family = mayLink ? await showLinks(actor, { classId, choice, learnerId }) : null
  const origin = ownOrigin(await headers())
  return (
    <Page>
      <div className="print:hidden">
        <PageHeader
          title={card.learner.name}
          context={`${view.className} · ${card.term}, ${card.result} · ${card.draft ? 'draft of now' : `published, edition ${card.edition}`}`}
          action={
            <>
              <TextLink href={`/reports/${classId}/${result}` as Route}>All cards of the class</TextLink>
              <a
                className="font-medium text-accent underline decoration-accent/35 underline-offset-3"
                href={`/api/reports/${classId}/${result}/${learnerId}${isNow ? '?now=1' : ''}`}
              >
                PDF
              </a>
            </>
          }
        />
        {family?.links.map((link) => (
          <Card key={link.learnerId} title="Link for the family" className="mx-auto mb-6 max-w-4xl">
            <FamilyLinkField link={link} classId={classId} choice={choice} origin={origin} />
          </Card>
        ))}
      </div>
      <ReportCardView card={card} />
    </Page>
  )
}
