import type { Route } from 'next'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import { UndoNote } from '@/components/undo/undo-note'
import { showMoment } from '@/lib/dates'
import type { Promoted } from '@/lib/promotion/queries'
import { outcomeWords } from '@/lib/promotion/rules'
import { counted } from '@/lib/words'
import { Words } from './board'

type Props = { promoted: Promoted; year: number; mayUndo: boolean }

/** What was done at the end of a year, with the way back while there is one. */
export function PromotedCard({ promoted, year, mayUndo }: Props) {
  const { at, by, toYear, counts, changeId, marks, rows } = promoted
  const title = `${counted(rows.length, 'learner was', 'learners were')} promoted from ${year} to ${toYear} on ${showMoment(at)}${by ? ` by ${by}` : ''}.`
  const hand = rows.filter(
    ({ outcome, reason }) => outcome !== 'promote' && (outcome !== 'graduate' || reason),
  )
  return (
    <div className="grid gap-6">
      {mayUndo && changeId && marks === 0 ? (
        <UndoNote changeId={changeId} title={title} />
      ) : (
        <Notice tone="ok" title={title}>
          {mayUndo && (
            <p>
              {marks > 0
                ? `It can no longer be undone: ${counted(marks, 'mark is', 'marks are')} entered in ${toYear}. Move single learners on their pages.`
                : 'It can no longer be undone: it is more than 30 days ago.'}
            </p>
          )}
        </Notice>
      )}
      <p>
        <Words of={counts} />
      </p>
      {hand.length > 0 && (
        <Card flush title="Exceptions">
          <Table label="Exceptions">
            <thead>
              <tr>
                <Th>Name</Th>
                <Th secondary>From</Th>
                <Th>What became of them</Th>
              </tr>
            </thead>
            <tbody>
              {hand.map(({ learnerId, name, fromClass, toClass, outcome, reason }) => (
                <tr key={learnerId}>
                  <Th scope="row">
                    <TextLink href={`/learners/${learnerId}` as Route}>{name}</TextLink>
                  </Th>
                  <Td secondary>{fromClass ?? 'no class'}</Td>
                  <Td>
                    {outcomeWords[outcome]}
                    {toClass && ` to ${toClass}`}
                    {reason && <p className="text-sm text-muted">{reason}</p>}
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Card>
      )}
    </div>
  )
}
