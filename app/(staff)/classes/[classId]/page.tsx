import { Printer } from 'lucide-react'
import type { Metadata, Route } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'

import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import { requireStaff } from '@/lib/auth/session'
import { type ClassPage as Class, getClass } from '@/lib/classes/queries'
import { counted, genderWord } from '@/lib/words'

type Props = { params: Promise<{ classId: string }> }

/** Read once for the title and the page. */
const read = cache(async (classId: string) => getClass(await requireStaff(), classId))

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await read((await params).classId))?.name ?? 'Not here' }
}

export default async function ClassPage({ params }: Props) {
  const own = await read((await params).classId)
  if (!own) notFound()
  const girls = own.learners.filter(({ gender }) => gender === 'F').length
  const boys = own.learners.filter(({ gender }) => gender === 'M').length
  return (
    <Page>
      <PageHeader
        title={`${own.name} ${own.year}`}
        context={[
          own.teacher ? `Class teacher ${own.teacher}` : 'No class teacher yet',
          counted(own.learners.length, 'learner', 'learners'),
          counted(girls, 'girl', 'girls'),
          counted(boys, 'boy', 'boys'),
        ].join(' · ')}
        action={
          own.learners.length > 0 && (
            <>
              <PrintLink href={`/api/classes/${own.id}/list`}>Class list</PrintLink>
              <PrintLink href={`/api/classes/${own.id}/list?as=marks`}>Mark list</PrintLink>
            </>
          )
        }
      />
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <ClassList {...own} />
        <Teachers {...own} />
      </div>
    </Page>
  )
}

const PrintLink = ({ href, children }: { href: string; children: string }) => (
  <a
    href={href}
    className="inline-flex min-h-9 items-center gap-2 rounded-md border border-edge/60 bg-card px-3.5 font-medium hover:bg-well max-sm:min-h-12"
  >
    <Printer aria-hidden className="size-4" />
    {children}
  </a>
)

function ClassList({ name, learners }: Class) {
  if (learners.length === 0) {
    return (
      <EmptyState title={`Nobody is in ${name} yet`}>
        Learners stand here from the day they are admitted to the class.
      </EmptyState>
    )
  }
  return (
    <Card flush>
      <Table label={`Learners of ${name}`}>
        <thead>
          <tr>
            <Th numeric secondary>
              No.
            </Th>
            <Th className="max-sm:pl-4">Name</Th>
            <Th className="whitespace-nowrap">Adm. no.</Th>
            <Th secondary>Gender</Th>
            <Th numeric secondary>
              Guardians
            </Th>
          </tr>
        </thead>
        <tbody>
          {learners.map((learner, index) => (
            <tr key={learner.id}>
              <Td numeric secondary className="w-12 text-muted">
                {index + 1}
              </Td>
              <Th scope="row" className="max-sm:pl-4">
                <TextLink href={`/learners/${learner.id}` as Route}>{learner.name}</TextLink>
              </Th>
              <Td className="tabular-nums">{learner.admissionNumber}</Td>
              <Td secondary>{genderWord(learner.gender)}</Td>
              <Td numeric secondary className={learner.guardians === 0 ? 'text-warn' : undefined}>
                {learner.guardians === 0 ? 'none' : learner.guardians}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}

const Teachers = ({ areas }: Class) => (
  <Card title="Who teaches what" flush>
    <ul className="divide-y divide-line">
      {areas.map(({ id, name, optional, teachers }) => (
        <li key={id} className="px-4 py-2.5 sm:px-5">
          <span className="block font-medium">
            {name}
            {optional && <span className="font-normal text-muted"> (optional)</span>}
          </span>
          {teachers.length > 0 ? (
            <span className="text-muted">{teachers.join(', ')}</span>
          ) : optional ? (
            <span className="text-muted">nobody</span>
          ) : (
            <Badge tone="warn">nobody yet</Badge>
          )}
        </li>
      ))}
    </ul>
  </Card>
)
