import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { MakeCards } from '@/components/reports/make-cards'
import { RemarkField } from '@/components/reports/remark-field'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { LevelBadge } from '@/components/ui/level-badge'
import { Notice } from '@/components/ui/notice'
import { Page, PageHeader } from '@/components/ui/page'
import { TabLinks } from '@/components/ui/tab-links'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { showMoment } from '@/lib/dates'
import { type ClassReports, getClassReports, type ReportRow } from '@/lib/reports/queries'
import { readResultChoice, writeResultChoice } from '@/lib/results/input'
import { leadsSchool, reachesResults } from '@/lib/results/queries'

export const metadata = { title: 'Report cards' }

export default async function ClassReportsPage({ params }: PageProps<'/reports/[classId]/[result]'>) {
  const actor = await requireStaff()
  const { classId, result } = await params
  const choice = readResultChoice(result)
  if (!choice || !can(actor, 'reports.read')) notFound()
  const reports = await getClassReports(actor, classId, choice)
  if (!reports) notFound()

  const writesHead = leadsSchool(actor)
  const [makes, writes, seesLinks, seesMarks] = await Promise.all(
    (['reports.make', 'remarks.write', 'links.read', 'results.read'] as const).map((permission) =>
      reachesResults(actor, classId, permission),
    ),
  )
  return (
    <Page>
      <PageHeader
        title={`Report cards, ${reports.className}`}
        context={`${reports.term.name} ${reports.year}, ${reports.resultName} · ${reports.rows.length} learners`}
        action={
          <>
            {reports.publication && seesLinks && (
              <TextLink href={`/reports/${classId}/${result}/links` as Route}>Families’ links</TextLink>
            )}
            {seesMarks && <TextLink href={`/results/${classId}/${result}` as Route}>Marksheet</TextLink>}
          </>
        }
      >
        <TabLinks
          label="Results of the year"
          tabs={reports.choices.map((each) => ({
            href: `/reports/${classId}/${writeResultChoice(each.choice)}` as Route,
            label: each.label,
            current: writeResultChoice(each.choice) === result,
          }))}
        />
      </PageHeader>
      {reports.rows.length === 0 ? (
        <EmptyState title="No cards to make">Nobody in this class has this result yet.</EmptyState>
      ) : (
        <div className="grid gap-6">
          <State reports={reports} />
          {makes && (
            <MakeCards
              scope={{ of: 'class', classId }}
              choice={choice}
              what={reports.className}
              gaps={reports.missing.length}
              missing={reports.missing}
            />
          )}
          <Card
            title="Cards and remarks"
            flush
            aside={writes && 'A remark you write replaces the bank’s. It saves when you leave the field.'}
          >
            <ul className="divide-y divide-line">
              {reports.rows.map((row) => (
                <li
                  key={row.learnerId}
                  className="grid gap-x-6 gap-y-3 px-4 py-3 sm:px-5 lg:grid-cols-[18rem_1fr_1fr]"
                >
                  <LearnerLine row={row} href={`/reports/${classId}/${result}/${row.learnerId}` as Route} />
                  {writes ? (
                    <RemarkField
                      classId={classId}
                      learnerId={row.learnerId}
                      choice={choice}
                      audience="class_teacher"
                      label={`Class teacher’s remark on ${row.name} (${row.admissionNumber})`}
                      field={row.remarks.class_teacher}
                    />
                  ) : (
                    <p className="text-muted">
                      {row.remarks.class_teacher.written || row.remarks.class_teacher.proposed}
                    </p>
                  )}
                  {writesHead && (
                    <RemarkField
                      classId={classId}
                      learnerId={row.learnerId}
                      choice={choice}
                      audience="head"
                      label={`Head’s remark on ${row.name} (${row.admissionNumber})`}
                      field={row.remarks.head}
                    />
                  )}
                </li>
              ))}
            </ul>
          </Card>
        </div>
      )}
    </Page>
  )
}

function State({ reports: { publication, changes } }: { reports: ClassReports }) {
  if (!publication)
    return <Notice title="Not published">Cards made now are drafts and say so on every page.</Notice>
  return changes ? (
    <Notice tone="warn" title="Changed since publication">
      {changes}. Cards are made from the edition of {showMoment(publication.publishedAt)} until the result is
      published again.
    </Notice>
  ) : (
    <Notice tone="ok" title="Published">
      Edition {publication.edition}, {showMoment(publication.publishedAt)}. Cards are exactly what parents
      see.
    </Notice>
  )
}

function LearnerLine({ row, href }: { row: ReportRow; href: Route }) {
  return (
    <div>
      <TextLink href={href}>{row.name}</TextLink> <span className="text-muted">{row.admissionNumber}</span>
      <p className="mt-1 flex items-center gap-2 tabular-nums">
        {row.average}
        {row.level !== '–' && <LevelBadge level={row.level} group={row.group} />}
      </p>
      {row.status && <p className="mt-1 text-sm text-warn">{row.status}</p>}
    </div>
  )
}
