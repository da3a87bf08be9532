import type { Route } from 'next'

import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import type { Board, BoardClass } from '@/lib/promotion/board/rules'
import type { Summary } from '@/lib/promotion/rules'
import { counted } from '@/lib/words'

/** What stands in the way: who has no place yet, and the one thing to do about it. */
export function InTheWay({ board: { waiting, summary }, at, year }: Props & { year: number }) {
  if (waiting.length === 0 && summary.decision === 0) return null
  return (
    <Card title="Before anybody is promoted">
      <ul className="space-y-2">
        {waiting.map(({ grade, learners, want, open }) => (
          <li key={`${grade.id} ${want}`}>
            {want === 'stream' ? (
              <>
                {counted(learners, 'learner needs', 'learners need')} a stream of {grade.name}.{' '}
                <TextLink href={at({ spread: grade.id })}>
                  {open.length === 1 ? `Put all of them in ${open[0]}` : 'Spread them evenly'}
                </TextLink>
                , or choose by hand in their class.
              </>
            ) : (
              <>
                {counted(learners, 'learner goes', 'learners go')} up to {grade.name}, which has no class in{' '}
                {year}. <TextLink href={'/classes' as Route}>Add a class</TextLink>, or decide by hand.
              </>
            )}
          </li>
        ))}
        {summary.decision > 0 && (
          <li>
            {counted(summary.decision, 'learner is', 'learners are')} in no class.{' '}
            <TextLink href={at({ class: 'none' })}>Decide about each</TextLink>: a class, on hold, or gone.
          </li>
        )}
      </ul>
    </Card>
  )
}

/** An address of this page with something chosen. */
export type At = (chosen: Partial<Record<'class' | 'spread', string>>) => Route
type Props = { board: Board; at: At }

/** Each class of this year and where its learners go. */
export const ClassesOfPlan = ({ board: { classes }, at, shown }: Props & { shown: string | null }) => (
  <Card flush title="Where everybody goes" aside="Open a class to decide about a learner by hand">
    <Table label="Classes and where their learners go">
      <thead>
        <tr>
          <Th>Class</Th>
          <Th numeric secondary>
            Learners
          </Th>
          <Th>What becomes of them</Th>
          <Th secondary>To</Th>
        </tr>
      </thead>
      <tbody>
        {classes.map((each) => (
          <ClassRow
            key={each.own?.id ?? 'none'}
            of={each}
            at={at}
            isShown={shown === (each.own?.id ?? 'none')}
          />
        ))}
      </tbody>
    </Table>
  </Card>
)

const ClassRow = ({ of, at, isShown }: { of: BoardClass; at: At; isShown: boolean }) => (
  <tr className={isShown ? 'bg-well' : undefined}>
    <Th scope="row">
      <TextLink href={at({ class: of.own?.id ?? 'none' })}>{of.own?.name ?? 'In no class'}</TextLink>
    </Th>
    <Td numeric secondary>
      {of.learners}
    </Td>
    <Td className="py-1.5">
      <Words of={of.summary} />
    </Td>
    <Td secondary>{of.to.join(', ') || '–'}</Td>
  </tr>
)

const words: [keyof Summary, string, string, ('warn' | 'neutral')?][] = [
  ['promote', 'goes up', 'go up'],
  ['repeat', 'repeats', 'repeat'],
  ['graduate', 'graduates', 'graduate'],
  ['transfer', 'transfers', 'transfer'],
  ['leave', 'leaves', 'leave'],
  ['hold', 'on hold', 'on hold'],
  ['placed', 'there already', 'there already'],
  ['stream', 'needs a stream', 'need a stream', 'warn'],
  ['class', 'has no class to go to', 'have no class to go to', 'warn'],
  ['decision', 'to decide about', 'to decide about', 'warn'],
]

/** How many go where, in words. */
export const Words = ({ of }: { of: Partial<Summary> }) => (
  <span className="flex flex-wrap gap-x-3 gap-y-1">
    {words.map(([key, one, many, tone]) => {
      const number = of[key] ?? 0
      if (number === 0) return null
      const text = counted(number, one, many)
      return tone === 'warn' ? (
        <Badge key={key} tone="warn">
          {text}
        </Badge>
      ) : (
        <span key={key}>{text}</span>
      )
    })}
  </span>
)

/** How full the classes of the next year get. */
export const NextClasses = ({ board: { next }, year }: { board: Board; year: number }) => (
  <Card flush title={`Classes of ${year}`}>
    <Table label={`Classes of ${year}`}>
      <thead>
        <tr>
          <Th>Class</Th>
          <Th numeric>Learners</Th>
          <Th numeric secondary>
            Girls
          </Th>
          <Th numeric secondary>
            Boys
          </Th>
        </tr>
      </thead>
      <tbody>
        {next.map(({ id, name, learners, girls, boys, isFull, capacity }) => (
          <tr key={id}>
            <Th scope="row">
              {name}
              {isFull && (
                <Badge tone="warn" className="ml-2">
                  more than {capacity ?? 45}
                </Badge>
              )}
            </Th>
            <Td numeric>{learners}</Td>
            <Td numeric secondary>
              {girls}
            </Td>
            <Td numeric secondary>
              {boys}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  </Card>
)
