import clsx from 'clsx'
import type { Route } from 'next'
import { LevelBadge } from '@/components/ui/level-badge'
import { Link } from '@/components/ui/link'
import { Table, Td, Th } from '@/components/ui/table'
import { shown, signed } from '@/lib/grading/fraction'
import { showMark } from '@/lib/grading/mark'
import type { LearnerResult } from '@/lib/grading/types'
import { groupOf, showArea } from '@/lib/reports/rules'
import type { Marksheet } from '@/lib/results/marksheet/queries'
import {
  areaIn,
  type Column,
  type ColumnGroup,
  commonestArea,
  type Order,
  paperIn,
} from '@/lib/results/marksheet/rules'

type Props = {
  sheet: Marksheet
  groups: ColumnGroup[]
  learners: LearnerResult[]
  order: Order
  /** The address of this page in another order. */
  orderHref: (order: Order) => Route
}

/** The broadsheet: names stay in place, a heading sorts, every figure is the engine's own text. */
export function MarksheetTable({ sheet, groups, learners, order, orderHref }: Props) {
  const columns = groups.flatMap((group) => group.columns)
  const abbreviation = new Map(sheet.areas.map((area) => [area.code, area.abbreviation]))
  const isGrade = sheet.scope === 'grade'

  const heading = (
    by: string,
    label: string,
    more: { title?: string; numeric?: boolean; sticky?: boolean; rowSpan?: number; className?: string } = {},
  ) => {
    const { title, ...look } = more
    const isCurrent = order.by === by
    return (
      <Th
        key={by}
        aria-sort={isCurrent ? (order.down ? 'descending' : 'ascending') : undefined}
        {...look}
        className={clsx('!px-1.5', look.className)}
      >
        <Link
          href={orderHref({ by, down: isCurrent && !order.down })}
          title={title}
          className="hover:text-ink hover:underline"
          scroll={false}
        >
          {label}
          {isCurrent && <span aria-hidden>{order.down ? ' ↓' : ' ↑'}</span>}
        </Link>
      </Th>
    )
  }

  return (
    <Table label={`Marksheet of ${sheet.name}`} wide className="marksheet text-sm">
      <thead>
        <tr>
          {heading('position', '#', { title: 'Listing order', numeric: true, rowSpan: 2 })}
          {heading('name', 'Learner', {
            sticky: true,
            rowSpan: 2,
            className: 'min-w-36 sm:min-w-48 print:min-w-0',
          })}
          {heading('number', 'Adm.', { title: 'Admission number', rowSpan: 2 })}
          {isGrade && heading('class', 'Class', { rowSpan: 2 })}
          {groups.map((group) =>
            group.columns.length === 1 ? (
              heading(group.columns[0]!.key, group.label, { title: group.title, numeric: true, rowSpan: 2 })
            ) : (
              <Th
                key={group.key}
                scope="colgroup"
                colSpan={group.columns.length}
                className="!text-center text-xs text-muted"
                title={group.title}
              >
                {group.label}
              </Th>
            ),
          )}
          <Th numeric rowSpan={2} title="Total of the percents, out of 100 for each counted area">
            Total
          </Th>
          {heading('average', 'Avg', { title: 'Average', numeric: true, rowSpan: 2 })}
          <Th rowSpan={2}>Level</Th>
          {heading('points', 'Points', { numeric: true, rowSpan: 2 })}
          <Th numeric rowSpan={2} title="Position in the class">
            {isGrade ? 'In class' : 'Pos.'}
          </Th>
          <Th numeric rowSpan={2} title="Position in the grade">
            In grade
          </Th>
          <Th numeric rowSpan={2} title="Change of the average since the result before">
            +/−
          </Th>
        </tr>
        <tr>
          {groups
            .filter((group) => group.columns.length > 1)
            .flatMap((group) =>
              group.columns.map((column) =>
                heading(column.key, column.label, { title: column.title, numeric: true }),
              ),
            )}
        </tr>
      </thead>
      <tbody>
        {learners.map((learner, at) => (
          <tr key={learner.id} className="hover:bg-well/60">
            <Td numeric className="!px-1.5 text-muted">
              {at + 1}
            </Td>
            <Th scope="row" sticky className="!px-1.5 text-left font-medium">
              {learner.name}
            </Th>
            <Td className="!px-1.5 text-muted">{learner.admissionNumber}</Td>
            {isGrade && <Td className="!px-1.5 whitespace-nowrap">{learner.className}</Td>}
            {columns.map((column) => (
              <Cell
                key={column.key}
                column={column}
                learner={learner}
                sheet={sheet}
                commonest={commonest(column)}
                abbreviation={abbreviation}
              />
            ))}
            <Td numeric className="!px-1.5 whitespace-nowrap">
              {learner.total === null ? '–' : shown(learner.total)}
              <span className="text-muted">/{learner.outOf}</span>
            </Td>
            <Td numeric className="!px-1.5 font-semibold">
              {learner.average === null ? '–' : shown(learner.average)}
            </Td>
            <Td className="!px-1.5">
              {learner.level === null ? (
                '–'
              ) : (
                <LevelBadge level={learner.level} group={groupOf(sheet.scale, learner.level)} />
              )}
            </Td>
            <Td numeric className="!px-1.5 whitespace-nowrap">
              {learner.points === null ? '–' : learner.points}
              {learner.points !== null && <span className="text-muted">/{learner.pointsOutOf}</span>}
            </Td>
            <Td numeric className="!px-1.5 font-semibold">
              {learner.stream.position ?? '–'}
            </Td>
            <Td numeric className="!px-1.5">
              {learner.grade.position ?? '–'}
            </Td>
            <Td numeric className="!px-1.5 text-muted">
              {learner.deviation === null ? '–' : signed(learner.deviation)}
            </Td>
          </tr>
        ))}
      </tbody>
      <MarksheetFoot sheet={sheet} columns={columns} lead={isGrade ? 3 : 2} />
    </Table>
  )

  function commonest(column: Column) {
    return column.kind === 'area' && column.codes.length > 1
      ? commonestArea(sheet.list.learners, column.codes)
      : undefined
  }
}

type CellProps = {
  column: Column
  learner: LearnerResult
  sheet: Marksheet
  /** The area of a slot that is not named in its cells. */
  commonest: string | undefined
  abbreviation: Map<string, string>
}

function Cell({ column, learner, sheet, commonest, abbreviation }: CellProps) {
  if (column.kind === 'part') {
    const paper = paperIn(learner, column.area, column.component)
    const text =
      !paper || paper.state === 'not_set'
        ? ''
        : showMark(
            paper.state === 'number' ? { state: 'number', value: paper.mark! } : { state: paper.state },
            'document',
          )
    return (
      <Td numeric className="!px-1.5 text-muted">
        {text}
      </Td>
    )
  }
  const area = areaIn(learner, column.codes)
  return (
    <Td numeric className={clsx('!px-1.5', area?.state === 'blank' && 'bg-warn-soft')}>
      <span className="inline-flex items-center justify-end gap-1 whitespace-nowrap">
        {commonest && area && area.code !== commonest && (
          <span className="text-xs text-muted">{abbreviation.get(area.code)}</span>
        )}
        {showArea(area)}
        {area?.level && (
          <LevelBadge level={area.level} group={groupOf(sheet.scale, area.level)} className="h-4 min-w-8" />
        )}
      </span>
    </Td>
  )
}

/** Mean, level, how many are entered, highest and lowest under each area; a slot's column has the mean over its areas. */
function MarksheetFoot({ sheet, columns, lead }: { sheet: Marksheet; columns: Column[]; lead: number }) {
  const figuresOf = (codes: string[]) => sheet.list.areas.filter(({ code }) => codes.includes(code))
  const rows: { label: string; of: (codes: string[], key: string) => string }[] = [
    {
      label: 'Mean',
      of: (codes, key) => {
        const mean =
          codes.length > 1
            ? sheet.list.slots.find(({ code }) => code === key)?.mean
            : figuresOf(codes)[0]?.mean
        return mean ? shown(mean) : '–'
      },
    },
    { label: 'Level', of: (codes) => (codes.length > 1 ? '' : (figuresOf(codes)[0]?.level ?? '–')) },
    {
      label: 'Entered',
      of: (codes) => {
        const figures = figuresOf(codes)
        return `${sum(figures.map(({ entered }) => entered))}/${sum(figures.map(({ expected }) => expected))}`
      },
    },
  ]
  const { summary } = sheet.list
  return (
    <tfoot>
      {rows.map(({ label, of }) => (
        <tr key={label}>
          <Td className="!px-1.5" />
          <Th scope="row" sticky className="!px-1.5 text-left text-muted">
            {label}
          </Th>
          <Td className="!px-1.5" colSpan={lead - 1} />
          {columns.map((column) => (
            <Td key={column.key} numeric className="!px-1.5 text-muted">
              {column.kind === 'area' ? of(column.codes, column.key) : ''}
            </Td>
          ))}
          <Td className="!px-1.5" />
          <Td numeric className="!px-1.5 font-semibold">
            {label === 'Mean' && summary.mean ? shown(summary.mean) : ''}
          </Td>
          <Td className="!px-1.5" />
          <Td numeric className="!px-1.5 whitespace-nowrap text-muted">
            {label === 'Mean' && summary.meanPoints ? shown(summary.meanPoints, 2) : ''}
          </Td>
          <Td className="!px-1.5" colSpan={2} />
          <Td numeric className="!px-1.5 text-muted">
            {label === 'Mean' && summary.deviation ? signed(summary.deviation) : ''}
          </Td>
        </tr>
      ))}
    </tfoot>
  )
}

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0)
