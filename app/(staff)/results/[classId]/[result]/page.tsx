import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { AreaTable, Distribution, StreamsTable, SummaryFigures } from '@/components/results/figures'
import { MarksheetTable } from '@/components/results/marksheet-table'
import { MissingMarks } from '@/components/results/missing-marks'
import { PublishPanel } from '@/components/results/publish-panel'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Notice } from '@/components/ui/notice'
import { Page, PageHeader } from '@/components/ui/page'
import { TabLinks } from '@/components/ui/tab-links'
import { TextLink } from '@/components/ui/text-link'
import { can, canEverywhere } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { documentDate, showMoment, today } from '@/lib/dates'
import { changesIn } from '@/lib/publications/input'
import { readResultChoice, writeResultChoice } from '@/lib/results/input'
import { getMarksheet } from '@/lib/results/marksheet/queries'
import { columnGroups, inOrder, type Order, readOrder } from '@/lib/results/marksheet/rules'
import { reachesResults } from '@/lib/results/queries'

export default async function MarksheetPage({
  params,
  searchParams,
}: PageProps<'/results/[classId]/[result]'>) {
  const actor = await requireStaff()
  const { classId, result } = await params
  const { scope, sort, dir } = await searchParams
  const choice = readResultChoice(result)
  const wanted = scope === 'grade' ? 'grade' : 'class'
  const sheet =
    choice && can(actor, 'results.read') ? await getMarksheet(actor, classId, choice, wanted) : null
  if (!choice || !sheet) notFound()
  const [publishes, seesCards] = await Promise.all([
    reachesResults(actor, classId, 'results.publish'),
    reachesResults(actor, classId, 'reports.read'),
  ])

  const groups = columnGroups(
    sheet.areas,
    sheet.slots,
    sheet.list.areas,
    sheet.result.of.assessmentId !== null,
  )
  const columns = groups.flatMap((group) => group.columns)
  const order = readOrder(one(sort), one(dir), columns)
  const missing = sheet.list.learners.reduce((sum, { missing }) => sum + missing.length, 0)
  const here = `/results/${classId}/${result}`
  const inScope: Record<string, string> = wanted === 'grade' ? { scope: 'grade' } : {}
  const href = (query: Record<string, string>) =>
    `${here}?${new URLSearchParams({ ...inScope, ...query })}` as Route
  const orderHref = ({ by, down }: Order) => href({ sort: by, ...(down ? { dir: 'down' } : {}) })
  const subjectOf = (area: string) => sheet.areas.find(({ code }) => code === area)?.slot ?? area
  const resultName = `${sheet.term.name} ${sheet.year}, ${sheet.result.of.name}`

  return (
    <Page wide>
      <PageHeader
        title={`${sheet.name}, ${sheet.result.of.name}`}
        context={
          <>
            {sheet.term.name} {sheet.year} · {sheet.list.summary.learners} learners
            {wanted === 'class' && sheet.classTeacher && <> · Class teacher {sheet.classTeacher}</>}
            {sheet.result.previous && (
              <>
                {' '}
                · Changes since {sheet.result.previous.name} of term {sheet.result.previous.term}
              </>
            )}
          </>
        }
        action={
          <>
            {canEverywhere(actor, 'results.read') && sheet.classes > 1 && (
              <TextLink href={(wanted === 'grade' ? here : `${here}?scope=grade`) as Route}>
                {wanted === 'grade' ? 'One class' : 'Whole grade'}
              </TextLink>
            )}
            {wanted === 'class' && seesCards && (
              <TextLink href={`/reports/${classId}/${result}` as Route}>Report cards</TextLink>
            )}
          </>
        }
      >
        <TabLinks
          label="Results of the year"
          tabs={sheet.choices.map((each) => ({
            href: `/results/${classId}/${writeResultChoice(each.choice)}${wanted === 'grade' ? '?scope=grade' : ''}` as Route,
            label: `T${each.term} ${each.name}`,
            current: writeResultChoice(each.choice) === result,
          }))}
        />
      </PageHeader>

      {wanted === 'class' &&
        (publishes ? (
          <PublishPanel
            classId={classId}
            what={`${sheet.name}, ${sheet.result.of.name}`}
            choice={choice}
            learners={sheet.list.learners.length}
            missing={missing}
            publication={
              sheet.publication && {
                id: sheet.publication.publicationId,
                edition: sheet.publication.edition,
                when: showMoment(sheet.publication.publishedAt),
                by: sheet.publication.publishedBy,
                changes: changesIn(sheet.publication),
              }
            }
          />
        ) : (
          sheet.publication && (
            <Notice tone={sheet.isChanged ? 'warn' : 'info'} className="mb-6 print:hidden">
              {sheet.isChanged
                ? `Changed since publication: ${changesIn(sheet.publication)}. Parents see the edition of ${showMoment(sheet.publication.publishedAt)}.`
                : `Published ${showMoment(sheet.publication.publishedAt)}.`}
            </Notice>
          )
        ))}

      {sheet.list.learners.length === 0 || groups.length === 0 ? (
        <EmptyState title="No results here yet">
          {groups.length === 0
            ? `No papers are set for ${sheet.name} in this assessment.`
            : `Nobody was in ${sheet.name} when it was sat, and nobody has a mark.`}
        </EmptyState>
      ) : (
        <div className="grid gap-6">
          <Card>
            <SummaryFigures sheet={sheet} />
          </Card>
          <Card flush className="overflow-hidden">
            <MarksheetTable
              sheet={sheet}
              groups={groups}
              learners={inOrder(sheet.list.learners, order, columns)}
              order={order}
              orderHref={orderHref}
            />
          </Card>
          <MissingMarks
            areas={sheet.areas}
            learners={sheet.list.learners}
            assessments={sheet.result.assessments}
            sheetHref={(area, assessmentId) =>
              `/marks/${classId}/${subjectOf(area)}/${assessmentId}` as Route
            }
          />
          <div className="grid gap-6 lg:grid-cols-2 print:grid-cols-2">
            <Card title="Overall levels" flush className="overflow-hidden">
              <Distribution sheet={sheet} />
            </Card>
            {wanted === 'grade' && (
              <Card title="Classes" flush className="overflow-hidden">
                <StreamsTable sheet={sheet} />
              </Card>
            )}
          </div>
          <Card title="Learning areas" flush className="overflow-hidden">
            <AreaTable sheet={sheet} />
          </Card>
          <p className="text-sm text-muted">
            {resultName}. Scale {sheet.scale.name}, version {sheet.scale.version}:{' '}
            {sheet.scale.bands.map((band) => `${band.level} from ${band.min}`).join(', ')}. X absent, EX
            exempt, – not yet entered, a figure in brackets is provisional and not counted. Printed{' '}
            {documentDate(today())}.
          </p>
        </div>
      )}
    </Page>
  )
}

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)
