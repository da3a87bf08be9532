import type { Route } from 'next'

import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import { showMoment } from '@/lib/dates'
import type { ImportRow } from '@/lib/exchange/imports/queries'
import { countsInWords } from '@/lib/exchange/imports/rules'
import { kinds } from '@/lib/exchange/kinds/rules'

const states = {
  reading: ['accent', 'Being read'],
  ready: ['warn', 'Not taken yet'],
  taking: ['accent', 'Being taken'],
  taken: ['ok', '✓ Taken'],
} as const

/** Where an import is. */
export function ImportState({ state, isUndone }: Pick<ImportRow, 'state' | 'isUndone'>) {
  if (isUndone) return <Badge>Undone</Badge>
  const [tone, word] = states[state]
  return <Badge tone={tone}>{word}</Badge>
}

/** What was brought in lately; one that was not taken yet can be gone on with. */
export function ImportList({ imports }: { imports: ImportRow[] }) {
  if (imports.length === 0) return null
  return (
    <Card title="Brought in lately" flush>
      <Table label="Imports of the last 30 days">
        <thead>
          <tr>
            <Th>File</Th>
            <Th secondary>What</Th>
            <Th secondary>Rows</Th>
            <Th>State</Th>
            <Th secondary>When</Th>
          </tr>
        </thead>
        <tbody>
          {imports.map((each) => (
            <tr key={each.id}>
              <Th scope="row" className="max-w-64 truncate">
                <TextLink href={`/exchange/imports/${each.id}` as Route}>{each.fileName}</TextLink>
              </Th>
              <Td secondary>{kinds[each.kind].label}</Td>
              <Td secondary>{each.counts ? countsInWords(each.counts) : '–'}</Td>
              <Td>
                <ImportState {...each} />
              </Td>
              <Td secondary>
                {showMoment(each.createdAt)}
                {each.by && `, ${each.by}`}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}
